"""One file for each provider that carries mail; the base class is `frontdesk.channels.couriers.courier.Courier`."""
