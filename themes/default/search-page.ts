import { attachPage } from './search/page';

declare global {
  // The search's script calls it; it has what is needed to look for and to show something.
  var rulebookSearchPage: typeof attachPage | undefined;
}

globalThis.rulebookSearchPage = attachPage;
