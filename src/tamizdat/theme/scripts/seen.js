// A story counts itself where its newsroom asks for that: it tells its path once somebody looks at it, and nothing else.
"use strict";
{
const story = document.querySelector("[data-seen]");

function tell() {
  if (document.hidden) return;
  document.removeEventListener("visibilitychange", tell);
  const [door, path] = story.dataset.seen.split("#");
  navigator.sendBeacon(door, path);
}

// Who asks not to be followed is not even counted; a copy on a disk has no readers whom one could count.
const asks = navigator.globalPrivacyControl || navigator.doNotTrack === "1";
if (story && !asks && location.protocol.startsWith("http")) {
  document.addEventListener("visibilitychange", tell);
  tell();
}
}
