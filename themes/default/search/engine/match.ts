import { number } from './bytes.ts';
import { body, column, fields, type Index, type Term } from './index.ts';
import { keysOf, type Clause, type Element, type Reading } from './question.ts';

/** The documents that have a clause, and how often in each of their fields, one document after the other. */
export interface Hits {
  documents: number[];
  times: number[];
}

/** Of a clause's terms, and of these and what it also may be. */
export interface ClauseHits {
  hits: Hits;
  having: Hits;
}

/** Documents that a question finds, in their order. */
export interface Found {
  document: number;
  page: number;
  bm25: number;
  score: number;
}

/** By field: title, headings, body, citation, terms. */
const boosts = [10, 2, 1, 12, 9];
const title = 0;
const citation = 3;
const terms = 4;
/** For documents that the reader could have in his own language, and for others that are not in it. */
const translated = 0.35;
const otherLanguage = 1;
/** For a document whose citation has all of the question, an article among it. */
const cited = 6;
/** For one of the instrument that is meant, when the question is an article and nothing else. */
const meantFactor = 2;
/** For a document of that instrument in any case. */
const central = 1.8;
/** For a document that is called as the question. */
const named = 1.3;
const fewResults = 10;
const share = 0.2;

/** How much having what so many documents have says of one. The logarithm is rounded, so that all machines agree on it. */
const weigh = ({ documents }: Index, count: number): number =>
  Math.floor(Math.log(1 + (documents - count + 0.5) / (count + 0.5)) * 2 ** 30 + 0.5) / 2 ** 30;

type Visit = (document: number, field: number, times: number) => void;

/** Calls visit with each document of a term and how often it stands in each field that has it, ascending. */
function postings(term: Term, index: Index, visit: Visit): void {
  const from = { bytes: term.postings, at: 0 };
  index.attempt(() => {
    let document = -1;
    for (let i = 0; i < term.documents; i++) {
      const value = number(from);
      const code = value % 4;
      document += (value - code) / 4;
      if (document < 0 || document >= index.documents) throw RangeError();
      const mask = code < 3 ? 1 << body : number(from);
      for (let field = 0; field < fields; field++) if (mask & (1 << field)) visit(document, field, code < 2 ? code + 1 : number(from));
    }
  });
}

function collect(index: Index, each: (add: Visit) => void): Hits {
  const documents: number[] = [];
  const times: number[] = [];
  // By document, where in the list it is, plus one.
  const places = new Uint32Array(index.documents);
  each((document, field, count) => {
    if (!places[document]) {
      places[document] = documents.push(document);
      times.push(0, 0, 0, 0, 0);
    }
    (times[((places[document] as number) - 1) * fields + field] as number) += count;
  });
  return { documents, times };
}

/** The documents in which all words stand at their offsets in one field of what is read. */
function findPhrase(words: readonly Element[], index: Index): Hits {
  // Where the phrase may begin, by document and field.
  let standing = new Map<number, number[]>();
  words.forEach(({ offset, terms }, n) => {
    const now = new Map<number, number[]>();
    for (const term of terms) {
      const bytes = index.positions(term);
      if (!bytes) continue;
      const from = { bytes, at: 0 };
      postings(term, index, (document, field, times) => {
        const spot = document * fields + field;
        const before = standing.get(spot) ?? [];
        const list = now.get(spot) ?? [];
        let k = 0;
        let at = -offset;
        while (times--) {
          at += number(from);
          // Both lists ascend.
          while ((before[k] as number) < at) k++;
          if (field <= body && (!n || before[k] === at)) list.push(at);
        }
        if (list.length) now.set(spot, list);
      });
    }
    if (terms.length > 1) for (const list of now.values()) list.sort((a, b) => a - b);
    standing = now;
  });
  return collect(index, (add) => {
    standing.forEach((starts, spot) => add(Math.floor(spot / fields), spot % fields, starts.length));
  });
}

export type Known = Map<string, Hits>;

/** The documents of a clause. What was known of the question before is not worked out again. */
export function hitsOf({ terms, words, also }: Clause, index: Index, before: Known, now: Known): ClauseHits {
  const find = (name: string, work: () => Hits): Hits => {
    const found = before.get(name) ?? work();
    if (!index.waiting() && !index.damaged) now.set(name, found);
    return found;
  };
  const union = (terms: readonly Term[]): Hits =>
    find(keysOf(terms), () =>
      collect(index, (add) => {
        for (const term of terms) postings(term, index, add);
      }),
    );
  const hits = words.length
    ? find(words.map((word) => `${word.offset} ${keysOf(word.terms)}`).join('"'), () => findPhrase(words, index))
    : union(terms);
  return { hits, having: also ? union([...terms, also]) : hits };
}

/**
 * Lists the documents that a question finds. all are the hits of its clauses. The sums are made in the order of docs/search.md, so that
 * they are the same everywhere.
 */
export function match({ clauses, plain, article, lone }: Reading, all: readonly ClauseHits[], index: Index, language: string): Found[] {
  const { columns, averages, statuses, kinds, meant } = index;
  const reader = index.languages.indexOf(language);
  const value = (of: number, document: number): number => (columns[of] as Uint32Array)[document] as number;
  const empty = (): number[] => Array<number>(index.documents).fill(0);
  const has = empty();
  const weight = empty();
  const bm25 = empty();
  const inCitation = empty();
  const inTitle = empty();
  const called = empty();
  const out = empty();
  let wanted = 0;
  let total = 0;
  clauses.forEach((clause, k) => {
    const { hits, having } = all[k] as ClauseHits;
    if (clause.excluded) {
      for (const document of having.documents) out[document] = 1;
      return;
    }
    if (!clause.bonus) {
      const { length } = having.documents;
      const more = length || !clause.cjk ? weigh(index, length) : 0;
      wanted++;
      total += more;
      having.documents.forEach((document, i) => {
        (has[document] as number)++;
        (weight[document] as number) += more;
        if (having.times[i * fields + citation]) (inCitation[document] as number)++;
        if (having.times[i * fields + title]) (inTitle[document] as number)++;
      });
    }
    const { documents, times } = hits;
    documents.forEach((document, i) => {
      if (clause.name && [title, citation, terms].some((field) => times[i * fields + field])) called[document] = 1;
    });
    const factors = boosts.map((boost, field) => {
      const count = times.filter((count, i) => count && i % fields === field).length;
      return (clause.quoted ? 1 : boost) * (clause.bonus ?? 1) * weigh(index, count);
    });
    documents.forEach((document, i) => {
      if (!index.known(document)) return;
      factors.forEach((factor, field) => {
        const tf = times[i * fields + field] as number;
        const norm = 1.2 * (0.25 + (0.75 * value(column.lengths + field, document)) / (averages[field] as number));
        if (tf) (bm25[document] as number) += factor * ((tf * 2.2) / (tf + norm));
      });
    });
  });
  const found: Found[] = [];
  const full = has.filter((count, document) => count === wanted && !out[document]).length;
  has.forEach((count, document) => {
    const own = weight[document] as number;
    if (!count || out[document] || (count < wanted && (full >= fewResults || own < share * total)) || !index.known(document)) return;
    const part = count < wanted && total ? own / total : 1;
    const sum = bm25[document] as number;
    const isMeant = meant && value(column.instrument, document) === meant;
    let score = sum * part * part * part;
    if (isMeant) score *= central;
    const status = statuses[value(column.status, document)] ?? { factor: 1000, words: [] };
    if (!status.words.some((word) => plain.includes(word))) score *= status.factor / 1000;
    const { factor, titled } = kinds[value(column.kind, document)] ?? { factor: 1000, titled: 1000 };
    score *= factor / 1000;
    if (called[document]) score *= named;
    if (status.factor >= 1000 && inTitle[document] === wanted) score *= titled / 1000;
    if (reader >= 0 && value(column.language, document) !== reader) {
      score *= value(column.translations, document) & (1 << reader) ? translated : otherLanguage;
    }
    if (article && inCitation[document] === wanted) {
      score *= cited;
      if (lone && isMeant) score *= meantFactor;
    }
    found.push({ document, page: document - value(column.before, document), bm25: sum, score });
  });
  return found;
}
