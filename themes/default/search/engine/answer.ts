import type { Answer, Options, Result } from '../types.ts';
import { excerpt } from './excerpt.ts';
import type { Index } from './index.ts';
import { match, valuesOf, type ClauseHits, type Found, type Hits } from './match.ts';
import { isWanted, type Clause, type Reading } from './question.ts';

export const nothing = (): Answer => ({ total: 0, results: [], corrected: [], also: [], unknown: [], incomplete: true });

/** Other names of the concepts in the question, those in the reader's language first. */
function also({ concepts, said }: Reading, language: string): string[] {
  const seen = said.map((text) => text.toLowerCase());
  return concepts
    .flatMap(({ labels }) => labels)
    .sort((a, b) => +(b.language === language) - +(a.language === language))
    .map(({ text }) => text)
    .filter((text) => {
      const same = text.toLowerCase();
      return !seen.includes(same) && seen.push(same);
    })
    .slice(0, 6);
}

/** What clauses say in the question; those that overlap are one. */
function words(text: string, clauses: readonly Clause[]): string[] {
  const found: string[] = [];
  let end = -1;
  for (const { from, to } of clauses) {
    found.push(from < end ? found.pop() + text.slice(end, to) : text.slice(from, to));
    end = Math.max(end, to);
  }
  return [...new Set(found)];
}

/** What is found comes in this order. */
const order = (a: Found, b: Found): number => b.score - a.score || a.document - b.document;

/** The first in that order, without all being ordered: many are found and few are shown. */
function best(list: Iterable<Found>, most: number): Found[] {
  const found: Found[] = [];
  for (const one of list) {
    let at = found.length;
    while (at && order(one, found[at - 1] as Found) < 0) at--;
    if (at < most) found.splice(at, 0, one);
    if (found.length > most) found.pop();
  }
  return found;
}

/** What a question finds, in order, before any document is looked into. */
export interface Ranked {
  out: Answer;
  /** The documents of each page that is shown. */
  pages: Found[][];
  lacking: (lacks: (hits: Hits) => boolean) => string[];
}

/** Ranks what the clauses of a question hit: all of it is known. */
export function rank(reading: Reading, hits: readonly ClauseHits[], index: Index, { lang = '', limit, narrow }: Options): Ranked {
  const { languages, instruments } = index;
  const out = { ...nothing(), incomplete: index.damaged };
  out.corrected = reading.corrected;
  out.also = also(reading, lang);
  const lacking: Ranked['lacking'] = (lacks) => {
    const there: Clause[] = [];
    const missing = reading.clauses.filter((clause, k) => isWanted(clause) && (lacks((hits[k] as ClauseHits)[1]) || !there.push(clause)));
    // Two characters of Chinese that stand in words which are there are no word.
    const rest = missing.filter(({ cjk, from, to }) => {
      while (cjk && there.some((clause) => clause.from <= from && from < clause.to)) from++;
      return from < to;
    });
    return words(reading.text, rest);
  };
  out.unknown = lacking(({ documents }) => !documents.length);
  let found = match(reading, hits, index, lang);
  if (narrow) {
    const reader = Math.max(languages.indexOf(lang), 0);
    found = narrow(found.map((one) => ({ ...one, values: valuesOf(one.document, index) })), (instrument) => instruments.find(({ id }) => id === instrument)?.labels[reader]);
  }
  const pages = new Map<number, Found>();
  for (const one of found) {
    const before = pages.get(one.page);
    if (!before || order(one, before) < 0) pages.set(one.page, one);
  }
  out.total = pages.size;
  const shown = new Map(best(pages.values(), limit && limit > 0 ? limit : 10).map(({ page }) => [page, [] as Found[]]));
  for (const one of found) shown.get(one.page)?.push(one);
  return { out, pages: [...shown.values()].map((page) => page.sort(order)), lacking };
}

/** Makes the results. It is done anew as long as documents are wanting, so it ranks nothing. */
export function answer(reading: Reading, { out, pages, lacking }: Ranked, index: Index): Answer {
  const mostSections = 3;
  const results: Result[] = [];
  for (const all of pages) {
    const { document, score, bm25 } = all[0] as Found;
    const files = all.slice(0, mostSections).map((one) => index.document(one.document));
    const [file] = files;
    if (!file || !index.knows(document) || index.waiting()) continue;
    const { anchor, parts, marks, sections } = excerpt(reading, file);
    const [instrument, status, kind, language] = valuesOf(document, index);
    const passage = 'para-' + reading.passage;
    const result: Result = {
      url: file.u,
      anchor: reading.passage && file.b.some((block) => block[0] === passage) ? passage : anchor || file.a,
      title: file.t,
      citation: file.c,
      excerpt: parts.map(({ text }) => text).join(''),
      parts,
      sections: [],
      language,
      kind,
      status,
      instrument,
      missing: lacking(({ place }) => !place[document]),
      marks,
      score,
      bm25,
    };
    if (all.length < 2 && !file.a) {
      result.sections = sections.filter(([anchor]) => anchor).map(([anchor, title]) => ({ url: file.u + '#' + anchor, title }));
    } else {
      for (const part of files) if (part) result.sections.push({ url: part.u + (part.a && '#' + part.a), title: part.t });
    }
    results.push(result);
  }
  return { ...out, results };
}
