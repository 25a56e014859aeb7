"""What answers the readers, and what keeps the house's processes alive.

In: plain values, such as the folder of the printed site, the desk's unix socket, a port, and commands to run.
Out: answers over HTTP (`public`: the files, with `/desk/` passed on by `proxy`) and three processes that are
started, watched and stopped together (`supervisor`, with `guardian` for the day it is killed).
The room reads no configuration and no document, knows no Django, and never writes to the site.
"""
