import { number } from './bytes.ts';
import { body, column, fields, type Index, type Term } from './index.ts';
import type { Clause, Element, Reading } from './question.ts';

/** The documents that have a clause, and how often in each of their fields, one document after the other. */
export interface Hits {
  documents: number[];
  times: number[];
}

/** Documents that a question finds, in their order. */
export interface Found {
  document: number;
  page: number;
  bm25: number;
  score: number;
}

/** By field: title, headings, body, citation, terms. */
const boosts = [4, 2, 1, 5, 4];
const title = 0;
const citation = 3;
const otherLanguage = 0.75;
const cited = 6;
const meant = 2;
const titled = 2;
const fewResults = 10;
const share = 0.4;

/** How much having what so many documents have says of one. The logarithm is rounded, so that all machines agree on it. */
const weigh = ({ documents }: Index, count: number): number =>
  Math.floor(Math.log(1 + (documents - count + 0.5) / (count + 0.5)) * 2 ** 30 + 0.5) / 2 ** 30;

/** Calls visit with each document of a term and how often it stands in each field that has it, ascending. */
function postings(term: Term, index: Index, visit: (document: number, field: number, times: number) => void): void {
  const from = { bytes: term.postings, at: 0 };
  index.attempt(() => {
    let document = -1;
    for (let i = 0; i < term.documents; i++) {
      const value = number(from);
      document += Math.floor(value / 4);
      if (document < 0 || document >= index.documents) throw RangeError();
      const code = value % 4;
      if (code < 3) visit(document, body, code < 2 ? code + 1 : number(from));
      else {
        const mask = number(from);
        for (let field = 0; field < fields; field++) if (mask & (1 << field)) visit(document, field, number(from));
      }
    }
  });
}

function collect(index: Index, each: (add: (document: number, field: number, times: number) => void) => void): Hits {
  const documents: number[] = [];
  const times: number[] = [];
  // By document, where in the list it is, plus one.
  const places = new Uint32Array(index.documents);
  each((document, field, count) => {
    let place = places[document];
    if (!place) {
      place = places[document] = documents.push(document);
      for (let i = 0; i < fields; i++) times.push(0);
    }
    const at = (place - 1) * fields + field;
    times[at] = (times[at] ?? 0) + count;
  });
  return { documents, times };
}

/** The documents in which all words stand at their offsets in one field. */
function findPhrase(words: readonly Element[], index: Index): Hits {
  // Where the phrase may begin, by document and field.
  let standing: Map<number, number[]> | undefined;
  for (const { offset, terms } of words) {
    const now = new Map<number, number[]>();
    for (const term of terms) {
      const bytes = index.positions(term);
      if (!bytes) continue;
      const from = { bytes, at: 0 };
      postings(term, index, (document, field, times) => {
        const spot = document * fields + field;
        const before = standing?.get(spot);
        let k = 0;
        let at = 0;
        for (let i = 0; i < times; i++) {
          at += number(from);
          if (standing) {
            // Both lists ascend.
            while (before && (before[k] ?? Infinity) < at - offset) k++;
            if (before?.[k] !== at - offset) continue;
          }
          const list = now.get(spot);
          if (list) list.push(at - offset);
          else now.set(spot, [at - offset]);
        }
      });
    }
    if (terms.length > 1) for (const list of now.values()) list.sort((a, b) => a - b);
    standing = now;
  }
  return collect(index, (add) => {
    standing?.forEach((starts, spot) => add(Math.floor(spot / fields), spot % fields, starts.length));
  });
}

export type Known = Map<string, Hits>;

/** The documents of a clause. What was known of the question before is not worked out again. */
export function hitsOf({ terms, words }: Clause, index: Index, before: Known, now: Known): Hits {
  const name = words.length
    ? '"' + words.map((word) => word.offset + ' ' + word.terms.map((term) => term.key).join(' ')).join('"')
    : terms.map((term) => term.key).join(' ');
  const known = now.get(name) ?? before.get(name);
  const found =
    known ??
    (words.length
      ? findPhrase(words, index)
      : collect(index, (add) => {
          for (const term of terms) postings(term, index, add);
        }));
  if (!index.waiting() && !index.damaged) now.set(name, found);
  return found;
}

/** Lists the documents that a question finds. hits are of its clauses. The sums are made in the order of docs/search.md, so that they are the same everywhere. */
export function match({ clauses, tokens, lone }: Reading, hits: readonly Hits[], index: Index, language: string): Found[] {
  const { columns, averages, documents } = index;
  const value = (of: number, document: number): number => columns[of]?.[document] ?? 0;
  const empty = (): Float64Array => new Float64Array(documents);
  const has = empty();
  const weight = empty();
  const bm25 = empty();
  const inCitation = empty();
  const inTitle = empty();
  const out = empty();
  const add = (to: Float64Array, document: number, more: number): void => {
    to[document] = (to[document] ?? 0) + more;
  };
  let wanted = 0;
  let total = 0;
  clauses.forEach((clause, k) => {
    const { documents, times } = hits[k] as Hits;
    if (clause.excluded) {
      for (const document of documents) out[document] = 1;
      return;
    }
    wanted++;
    const own = documents.length || !clause.cjk ? weigh(index, documents.length) : 0;
    total += own;
    const having = [0, 0, 0, 0, 0];
    times.forEach((count, i) => {
      if (count) having[i % fields] = (having[i % fields] ?? 0) + 1;
    });
    const factors = having.map((count, field) => (boosts[field] ?? 0) * weigh(index, count));
    documents.forEach((document, i) => {
      add(has, document, 1);
      add(weight, document, own);
      const at = i * fields;
      if (times[at + citation]) add(inCitation, document, 1);
      if (times[at + title]) add(inTitle, document, 1);
      if (!index.known(document)) return;
      for (let field = 0; field < fields; field++) {
        const tf = times[at + field];
        if (!tf) continue;
        const length = value(column.lengths + field, document);
        const norm = 1.2 * (0.25 + (0.75 * length) / (averages[field] ?? 1));
        add(bm25, document, (factors[field] ?? 0) * ((tf * 2.2) / (tf + norm)));
      }
    });
  });
  const found: Found[] = [];
  if (!wanted) return found;
  let full = 0;
  has.forEach((count, document) => {
    if (count === wanted && !out[document]) full++;
  });
  has.forEach((count, document) => {
    const own = weight[document] ?? 0;
    if (!count || out[document] || (count < wanted && (full >= fewResults || own < share * total)) || !index.known(document)) return;
    const part = count < wanted && total > 0 ? own / total : 1;
    const sum = bm25[document] ?? 0;
    const { languages, statuses } = index;
    const status = statuses[Math.min(value(column.status, document), statuses.length - 1)];
    let score = sum * part * part;
    score *= (status?.factor ?? 1000) / 1000;
    const spoken = languages[value(column.language, document)];
    if (language && spoken !== undefined && spoken !== language) score *= otherLanguage;
    if (inCitation[document] === wanted) {
      score *= cited;
      if (lone && index.meant && value(column.instrument, document) === index.meant) score *= meant;
    }
    if (inTitle[document] === wanted && value(column.lengths, document) <= tokens) score *= titled;
    found.push({ document, page: document - value(column.before, document), bm25: sum, score });
  });
  return found;
}
