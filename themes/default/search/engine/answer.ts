import type { Answer, Facet, Options, Result } from '../types.ts';
import { excerpt } from './excerpt.ts';
import { column, type Index } from './index.ts';
import { match, type ClauseHits, type Found, type Hits } from './match.ts';
import type { Clause, Reading } from './question.ts';

const facets: readonly Facet[] = ['instrument', 'status', 'kind', 'language'];
const mostAlso = 6;
const mostSections = 3;

export const nothing = (): Answer => ({
  total: 0,
  results: [],
  facets: { instrument: [], status: [], kind: [], language: [] },
  corrected: [],
  also: [],
  unknown: [],
  incomplete: true,
});

/** A document's values, in the order of the facets. */
const values = ({ columns, instruments, statuses, kinds, languages }: Index, document: number): string[] =>
  [instruments, statuses, kinds, languages].map((names, k) => {
    // The columns are the other way round; of instruments 0 is none.
    const name = names[(columns[column.instrument - k]?.[document] as number) - +!k];
    return typeof name === 'object' ? name.id : (name ?? '');
  });

/** Leaves the documents that all facets agree to, and counts values. */
function filter(answer: Answer, documents: readonly Found[], index: Index, { lang = '', filters = {} }: Options): Found[] {
  const counts = facets.map(() => new Map<string, { count: number; page: number }>());
  const kept = documents.filter(({ document, page }) => {
    const own = values(index, document);
    // A bit for each facet that does not agree.
    let misses = 0;
    own.forEach((value, k) => {
      const wanted = filters[facets[k] as Facet];
      if (wanted?.length && !wanted.includes(value)) misses |= 1 << k;
    });
    counts.forEach((counts, k) => {
      const value = own[k];
      if (!value || misses & ~(1 << k)) return;
      const seen = counts.get(value) ?? { count: 0, page: -1 };
      if (seen.page !== page) counts.set(value, { count: seen.count + 1, page });
    });
    return !misses;
  });
  const reader = Math.max(index.languages.indexOf(lang), 0);
  facets.forEach((facet, k) => {
    answer.facets[facet] = [...(counts[k] as (typeof counts)[0])]
      .map(([value, { count }]) => {
        const named = k ? undefined : index.instruments.find((instrument) => instrument.id === value);
        return { value, label: named?.labels[reader] ?? value, count };
      })
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  });
  return kept;
}

const better = (a: Found, b: Found): number => b.score - a.score || a.document - b.document;

/** Other names of the concepts in the question, those in the reader's language first. */
function also({ concepts, said }: Reading, language: string): string[] {
  const found: string[] = [];
  for (const own of [true, false]) {
    for (const { labels } of concepts) {
      for (const label of labels) {
        const same = (text: string): boolean => text.toLowerCase() === label.text.toLowerCase();
        if ((label.language === language) === own && found.length < mostAlso && !said.some(same) && !found.some(same)) {
          found.push(label.text);
        }
      }
    }
  }
  return found;
}

/** What clauses say in the question; those that overlap are one. */
function words(text: string, clauses: readonly Clause[]): string[] {
  const found: string[] = [];
  let end = -1;
  clauses.forEach(({ from, to }, i) => {
    if (i && from < end) found.push((found.pop() ?? '') + text.slice(end, Math.max(end, to)));
    else found.push(text.slice(from, to));
    end = Math.max(end, to);
  });
  return found;
}

/** What a question finds, in order, before any document is looked into. */
export interface Ranked {
  out: Answer;
  pages: Found[][];
  lacking: (lacks: (hits: Hits) => boolean) => string[];
}

/** Ranks what the clauses of a question hit. Files it needs may be wanting: see Index. */
export function rank(reading: Reading, hits: readonly ClauseHits[], index: Index, options: Options): Ranked {
  const { lang = '', limit = 0 } = options;
  const out = nothing();
  out.corrected = reading.corrected;
  out.also = also(reading, lang);
  const lacking = (lacks: (hits: Hits) => boolean): string[] =>
    words(
      reading.text,
      reading.clauses.filter(({ excluded, bonus }, k) => !excluded && !bonus && lacks(hits[k]?.having as Hits)),
    );
  out.unknown = lacking(({ documents }) => !documents.length);
  const kept = filter(out, match(reading, hits, index, lang), index, options);
  // The documents of a page follow each other. Only so many pages as are shown are put in order.
  const most = limit > 0 ? limit : 10;
  const pages: Found[][] = [];
  kept.forEach((found, i) => {
    if (found.page === kept[i - 1]?.page) return;
    out.total++;
    let end = i;
    while (kept[end]?.page === found.page) end++;
    const page = kept.slice(i, end).sort(better);
    let place = pages.length;
    while (place && better(pages[place - 1]?.[0] as Found, page[0] as Found) > 0) place--;
    pages.splice(place, 0, page);
    pages.splice(most);
  });
  return { out, pages, lacking };
}

/** Makes the results. It is done anew as long as documents are wanting, so it ranks nothing. */
export function answer(reading: Reading, { out, pages, lacking }: Ranked, index: Index): Answer {
  out.results = [];
  for (const all of pages) {
    const best = all[0] as Found;
    const files = all.slice(0, mostSections).map((found) => index.document(found.document));
    const [file] = files;
    if (!file || index.waiting()) continue;
    index.attempt(() => {
      const { anchor, parts, marks, sections } = excerpt(reading, file);
      const [instrument = '', status = '', kind = '', language = ''] = values(index, best.document);
      const passage = 'para-' + reading.passage;
      const result: Result = {
        url: file.u,
        anchor: reading.passage && file.b.some((block) => block[0] === passage) ? passage : anchor || file.a,
        title: file.t,
        citation: file.c,
        excerpt: parts.map((part) => part.text).join(''),
        parts,
        sections: [],
        language,
        kind,
        status,
        instrument,
        missing: lacking(({ documents }) => !documents.includes(best.document)),
        marks,
        score: best.score,
        bm25: best.bm25,
      };
      if (all.length === 1 && !file.a) {
        result.sections = sections.filter(([anchor]) => anchor).map(([anchor, title]) => ({ url: file.u + '#' + anchor, title }));
      } else {
        for (const part of files) if (part) result.sections.push({ url: part.u + (part.a && '#' + part.a), title: part.t });
      }
      out.results.push(result);
    });
  }
  return out;
}
