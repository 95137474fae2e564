import type { Answer, Options } from './types';

/** What window.rulebook.search gives. Addresses are relative to the site's root. */
export interface Found {
  total: number;
  results: { url: string; title: string; excerpt: string; sections: { url: string; title: string }[] }[];
}

/** What the search's own script offers once it has come. */
export interface Client {
  search(question: string, options?: Options): Promise<Answer>;
}

declare global {
  // The search's script defines it.
  var rulebookSearchStart: ((box: HTMLFormElement, index: Promise<unknown>) => Client) | undefined;
  interface Rulebook {
    search?: (question: string, options?: Options) => Promise<Found>;
  }
  interface Window {
    rulebook?: Rulebook;
  }
}

/** Loads the search when it is first wanted: on focus, by a call, or on the search page. What marks the passage of a result is loaded on arrival. */
export function attach(box: HTMLFormElement): void {
  const { root = '', page: searchPage = '', code = '', look = '', mark = '' } = box.dataset;
  const page = document.querySelector<HTMLElement>('[data-search-page]');
  const field = (page ?? box).querySelector('input');

  const add = (element: HTMLScriptElement | HTMLLinkElement): Promise<unknown> =>
    new Promise((resolve, reject) => {
      element.onload = resolve;
      element.onerror = () => reject(Error('the search does not load'));
      document.head.append(element);
    });
  const run = (src: string): Promise<unknown> => add(Object.assign(document.createElement('script'), { src: root + src, async: false }));
  const start = async (): Promise<Client> => {
    const styled = page ? undefined : add(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: root + look })).catch(() => {}); // results without style are better than none
    // Both come at the same time, and are run in this order, since the index calls what the script defines.
    const client = run(code);
    const index = run('search/index.js');
    index.catch(() => {}); // whoever asks is told
    await client;
    await styled;
    if (!globalThis.rulebookSearchStart) throw new Error(`${code} is damaged`);
    return globalThis.rulebookSearchStart(box, index);
  };
  let client: Promise<Client> | undefined;
  const load = (): Promise<Client> =>
    (client ??= start().catch((why) => {
      client = undefined; // it may be had the next time
      throw why;
    }));

  window.rulebook = {
    ...window.rulebook,
    async search(question, options) {
      const { total, results } = await (await load()).search(question, options);
      return {
        total,
        results: results.map(({ url, title, excerpt, sections }) => ({ url, title, excerpt, sections: sections.map((s) => ({ url: s.url, title: s.title })) })),
      };
    },
  };

  const prepare = (): void => {
    load().catch(() => {
      const failed = page?.querySelector<HTMLElement>('[data-part="failed"]');
      if (failed) failed.hidden = false;
    });
  };
  let arrived: unknown;
  const arrive = (): void => {
    if (location.hash.startsWith('#at=')) arrived ??= run(mark).catch(() => {});
  };
  if (page) prepare();
  arrive();
  addEventListener('hashchange', arrive);
  box.addEventListener('focusin', prepare);
  box.addEventListener('submit', (event) => {
    event.preventDefault();
    location.href = `${root}${searchPage}#${new URLSearchParams({ q: box.querySelector('input')?.value.slice(0, 256) ?? '' })}`;
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.target as Element).closest('input, textarea, select, [contenteditable]')) return;
    event.preventDefault();
    field?.focus();
    field?.select();
  });
}
