"""One file for each channel; the base class is `frontdesk.channels.channel.Channel`."""
