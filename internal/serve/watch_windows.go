package serve

// stuck: once a folder has been moved or deleted, the notifier cannot end its watch, and names what happens in it after the place
// where it was. Only a new notifier helps.
const stuck = true
