"""The queue of a service centre: places, counters and services, tickets and how they are called, booked times."""
