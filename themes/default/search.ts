import { createEngine } from './search/engine/engine';
import { createLoader } from './search/load';
import { arrive } from './search/mark';
import { attachBox } from './search/box';
import { attachPage } from './search/page';
import type { Ask } from './search/result';
import { lang } from './search/words';

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
    if (answer.incomplete) await (renewal ??= renew());
    return asked === engine ? answer : search(question, options);
  };
  const page = document.querySelector<HTMLElement>('[data-search-page]');
  if (page) attachPage(page, root, search);
  else attachBox(box, root, search);
  return { search, arrive };
};
