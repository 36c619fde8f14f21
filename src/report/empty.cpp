// Filled by the room's sources.
