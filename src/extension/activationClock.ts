/** Imported before everything else, so that the time of activation includes that of loading the other modules. */
export const loadingStarted = performance.now();
