"""What editors see of the desk beyond Wagtail's own forms: listings, menus, printings, messages."""
