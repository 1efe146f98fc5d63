"""One file for each settings screen; the base class is `frontdesk.kit.screens.Screen`."""
