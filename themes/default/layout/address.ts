const due = 'rulebook:address';

/** Has every part of the page that keeps its state in the address write it now. */
export function settleAddress(): void {
  dispatchEvent(new Event(due));
}

/** Calls write when the address is about to be handed on. */
export function onSettle(write: () => void): void {
  addEventListener(due, write);
}
