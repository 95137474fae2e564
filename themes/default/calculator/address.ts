import { onSettle } from '../layout/address';
import { longestLink, toFragment } from './link';
import type { Data, State } from './types';

/** How long nothing must change before the address does, in milliseconds. Browsers bound how often it may. */
const quiet = 300;
/** So many flows are too long for a link, unless next to nothing is said of them. */
const mostFlows = 2000;

/**
 * Makes the address hold the question, so that it can be copied, bookmarked and opened again. state is the question as it is; opened takes
 * the fragment of an address that somebody else put there, and says whether there is a question in it. keep is to be called after each change.
 */
export function createAddress(data: Data, state: () => State, opened: (fragment: string) => boolean): { keep(): void } {
  let written = location.hash;
  let due: ReturnType<typeof setTimeout> | undefined;
  let unkept = false;
  const keep = (): void => {
    clearTimeout(due);
    due = setTimeout(write, quiet);
  };
  const write = (): void => {
    clearTimeout(due);
    const fragment = state().flows.length > mostFlows ? '' : toFragment(data, state(), { numbers: true });
    written = fragment === '' || fragment.length > longestLink ? '' : `#${fragment}`;
    unkept = written === '';
    try {
      history.replaceState(history.state, '', written || location.pathname + location.search);
    } catch {
      // Refused when it changed too often; the next change tries again.
    }
  };
  const settle = (): void => {
    if (due !== undefined) write();
  };
  addEventListener('pagehide', settle);
  onSettle(settle);
  // What no address holds is lost with the page: the browser asks first.
  addEventListener('beforeunload', (event) => {
    if (unkept) event.preventDefault();
  });
  addEventListener('hashchange', () => {
    if (location.hash === written) return;
    if (opened(location.hash)) written = location.hash;
    // The way to another place of the page took the question out of the address.
    else if (written.includes('=')) keep();
  });
  return { keep };
}
