import { createEngine } from './search/engine/engine';
import { createLoader } from './search/load';
import { attachBox } from './search/box';
import { addressOf, announcer, countOf, find, h, notesOf, onTyped, partsOf, spoken, type Ask } from './search/result';
import { lang, nameOf, t, tagOf } from './search/words';

const tools = { addressOf, announcer, countOf, find, h, lang, nameOf, notesOf, onTyped, partsOf, spoken, t, tagOf };

/** What the search page's own script needs of this one. */
export type Tools = typeof tools;

globalThis.rulebookSearchStart = (box, index) => {
  const root = box.dataset['root'] ?? '';
  const { load, again } = createLoader(`${root}search/`, index);
  let engine = createEngine(load);
  let renewal: Promise<void> | undefined;
  const renew = async (): Promise<void> => {
    if (await again()) engine = createEngine(load);
  };
  const search: Ask = async (question, options) => {
    await load('index'); // without it there is no answer, not even that nothing is found
    const asked = engine;
    const answer = await asked.search(String(question), { lang, ...options });
    // The index may be of a site that has been built anew since it was read, whose files are gone.
    if (answer.incomplete) await (renewal ??= renew().finally(() => (renewal = undefined)));
    return asked === engine ? answer : search(question, options);
  };
  const page = document.querySelector<HTMLElement>('[data-search-page]');
  const attachPage = globalThis.rulebookSearchPage;
  if (!page) attachBox(box, root, search);
  else if (attachPage) attachPage(page, root, search, tools);
  else throw Error('search-page');
  return { search };
};
