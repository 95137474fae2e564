import type { Answer, Options, Result } from '../types.ts';
import { excerpt } from './excerpt.ts';
import type { Index } from './index.ts';
import { hitsOf, match, type ClauseHits, type Found, type Hits } from './match.ts';
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

/** What a question finds, in order, before any document is looked into. */
export interface Ranked {
  out: Answer;
  /** The documents of each page that is shown. */
  pages: Found[][];
  lacking: (lacks: (hits: Hits) => boolean) => string[];
}

/** Ranks what the clauses of a question hit. Files it needs may be wanting: see Index. */
export function rank(reading: Reading, index: Index, { lang = '', limit, narrow }: Options): Ranked {
  const { languages, instruments } = index;
  const hits = reading.clauses.map((clause) => hitsOf(clause, index));
  const out = nothing();
  out.corrected = reading.corrected;
  out.also = also(reading, lang);
  const lacking: Ranked['lacking'] = (lacks) =>
    words(
      reading.text,
      reading.clauses.filter((clause, k) => isWanted(clause) && lacks((hits[k] as ClauseHits)[1])),
    );
  out.unknown = lacking(({ size }) => !size);
  let found = match(reading, hits, index, lang);
  if (narrow) {
    const reader = Math.max(languages.indexOf(lang), 0);
    found = narrow(found, (instrument) => instruments.find(({ id }) => id === instrument)?.labels[reader]);
  }
  const pages = new Map<number, Found[]>();
  for (const one of found.sort((a, b) => b.score - a.score || a.document - b.document)) {
    const page = pages.get(one.page);
    if (page) page.push(one);
    else pages.set(one.page, [one]);
  }
  out.total = pages.size;
  return { out, pages: [...pages.values()].slice(0, limit || 10), lacking };
}

/** Makes the results. It is done anew as long as documents are wanting, so it ranks nothing. */
export function answer(reading: Reading, { out, pages, lacking }: Ranked, index: Index): Answer {
  const mostSections = 3;
  out.results = [];
  for (const all of pages) {
    const { document, score, bm25, values } = all[0] as Found;
    const files = all.slice(0, mostSections).map((one) => index.document(one.document));
    const [file] = files;
    if (!file || index.waiting()) continue;
    const { anchor, parts, marks, sections } = excerpt(reading, file);
    const [instrument, status, kind, language] = values;
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
      missing: lacking((having) => !having.has(document)),
      marks,
      score,
      bm25,
    };
    if (all.length < 2 && !file.a) {
      result.sections = sections.filter(([anchor]) => anchor).map(([anchor, title]) => ({ url: file.u + '#' + anchor, title }));
    } else {
      for (const part of files) if (part) result.sections.push({ url: part.u + (part.a && '#' + part.a), title: part.t });
    }
    out.results.push(result);
  }
  return out;
}
