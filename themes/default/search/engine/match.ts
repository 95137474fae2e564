import { number, source } from './bytes.ts';
import { body, fields, type Index, type Term } from './index.ts';
import type { Clause, Element, Reading } from './question.ts';

/** The documents that have a clause, and how often in each of their fields. */
export type Hits = Map<number, number[]>;

/** Of a clause's terms, and of these and what it also may be. */
export type ClauseHits = [hits: Hits, having: Hits];

/** Documents that a question finds, in their order. */
export interface Found {
  document: number;
  page: number;
  /** Its instrument, status, kind and language. */
  values: readonly [string, string, string, string];
  bm25: number;
  score: number;
}

/** By field: title, headings, body, citation, terms. */
const boosts = [7, 1.8, 1, 7, 6.5];
/** How much having what so many documents have says of one. The logarithm is rounded, so that all machines agree on it. */
const weigh = ({ documents }: Index, count: number): number =>
  Math.round(Math.log(1 + (documents - count + 0.5) / (count + 0.5)) * 2 ** 30) / 2 ** 30;

/** Calls visit with each document of a term and how often it stands in each field that has it, ascending. */
function postings(term: Term, visit: (document: number, field: number, times: number) => void): void {
  const from = source(term.postings);
  let document = -1;
  for (let i = term.documents; i--; ) {
    const value = number(from);
    const code = value % 4;
    document += (value - code) / 4;
    const mask = code < 3 ? 1 << body : number(from);
    for (let field = 0; field < fields; field++) if (mask & (1 << field)) visit(document, field, code < 2 ? code + 1 : number(from));
  }
}

function add(hits: Hits, document: number, field: number, times: number): void {
  const counts = hits.get(document) ?? [0, 0, 0, 0, 0];
  hits.set(document, counts);
  (counts[field] as number) += times;
}

/** The documents in which all words stand at their offsets in one field of what is read. */
function findPhrase(words: readonly Element[], index: Index): Hits {
  // Where the phrase may begin: document, field and position in one number.
  const farthest = 2 ** 25; // more than there are positions in a field
  let standing = new Set<number>();
  words.forEach(({ offset, terms }, n) => {
    const now = new Set<number>();
    for (const term of terms) {
      const bytes = index.positions(term);
      if (!bytes) continue;
      const from = source(bytes);
      postings(term, (document, field, times) => {
        let spot = (document * fields + field) * farthest - offset;
        while (times--) {
          spot += number(from);
          if (field <= body && (!n || standing.has(spot))) now.add(spot);
        }
      });
    }
    standing = now;
  });
  const hits: Hits = new Map();
  for (const spot of standing) {
    const place = Math.floor(spot / farthest);
    add(hits, Math.floor(place / fields), place % fields, 1);
  }
  return hits;
}

/** The documents of a clause. */
export function hitsOf({ terms, words, also }: Clause, index: Index): ClauseHits {
  const union = (terms: readonly Term[]): Hits => {
    const hits: Hits = new Map();
    for (const term of terms) postings(term, (...of) => add(hits, ...of));
    return hits;
  };
  const hits = words.length ? findPhrase(words, index) : union(terms);
  return [hits, also ? union([...terms, also]) : hits];
}

/** What is known of a document while clauses are counted. */
interface Count {
  has: number;
  weight: number;
  bm25: number;
  inCitation: number;
  inTitle: number;
  /** 1 when something of it is called as the question, 2 when its title is. */
  called: number;
}

/**
 * Lists the documents that a question finds. all are the hits of its clauses. The sums are made in the order of docs/search.md, so that
 * they are the same everywhere.
 */
export function match({ clauses, plain, article, lone }: Reading, all: readonly ClauseHits[], index: Index, language: string): Found[] {
  const title = 0;
  const citation = 3;
  const terms = 4;
  /** For documents that the reader could have in his own language. */
  const translated = 0.35;
  /** For a document whose citation has all of the question, an article among it. */
  const cited = 6;
  /** For one of the instrument that is meant, when the question is an article and nothing else. */
  const meantFactor = 2;
  /** For a document of that instrument in any case. */
  const central = 1.8;
  /** For a document whose title is the question, in the place of its status's factor, and for one that is called so. */
  const ownTitle = 100;
  const named = 1.2;
  const fewResults = 10;
  const share = 0.2;
  const { averages, statuses, kinds, meant, instruments, languages } = index;
  const reader = languages.indexOf(language);
  const rows = new Map<number, Count>();
  const row = (document: number): Count => {
    const row = rows.get(document) ?? { has: 0, weight: 0, bm25: 0, inCitation: 0, inTitle: 0, called: 0 };
    rows.set(document, row);
    return row;
  };
  let wanted = 0;
  let total = 0;
  clauses.forEach(({ excluded, bonus, cjk, name, quoted }, k) => {
    const [hits, having] = all[k] as ClauseHits;
    if (excluded) {
      for (const document of having.keys()) row(document).has = -Infinity;
      return;
    }
    if (!bonus) {
      // What could not be read is not held against the other words.
      const more = having.size || !(cjk || index.damaged) ? weigh(index, having.size) : 0;
      wanted++;
      total += more;
      having.forEach((times, document) => {
        const of = row(document);
        of.has++;
        of.weight += more;
        of.inCitation += +!!times[citation];
        of.inTitle += +!!times[title];
      });
    }
    const counts = [0, 0, 0, 0, 0];
    for (const times of hits.values()) times.forEach((n, field) => n && (counts[field] as number)++);
    const factors = counts.map((count, field) => (quoted ? 1 : (boosts[field] as number)) * (bonus ?? 1) * weigh(index, count));
    hits.forEach((times, document) => {
      const of = row(document);
      const known = index.row(document);
      if (name) of.called = times[title] ? 2 : +!!(times[citation] || times[terms]);
      factors.forEach((factor, field) => {
        const tf = times[field] as number;
        if (tf && known) {
          of.bm25 += factor * ((tf * 2.2) / (tf + 1.2 * (0.25 + (0.75 * (known[6 + field] as number)) / (averages[field] as number))));
        }
      });
    });
  });
  const found: Found[] = [];
  const full = [...rows.values()].filter(({ has }) => has === wanted).length;
  rows.forEach(({ has, weight, bm25, inCitation, inTitle, called }, document) => {
    const lacks = has < wanted;
    if (!(has > 0) || (lacks && (full >= fewResults || weight < share * total))) return;
    const known = index.row(document);
    if (!known) return;
    const [before, language, ofKind, ofStatus, instrument, translations] = known;
    const part = lacks && total ? weight / total : 1;
    const isMeant = meant && instrument === meant;
    const status = statuses[ofStatus] as Index['statuses'][0];
    const kind = kinds[ofKind] as Index['kinds'][0];
    const { factor, titled } = kind;
    let score = bm25 * part * part * part;
    if (isMeant) score *= central;
    if (called > 1 && factor >= 1000) score *= ownTitle;
    else if (!status.words.some((word) => plain.includes(word))) score *= status.factor / 1000;
    score *= factor / 1000;
    if (called) score *= named;
    const foreign = reader >= 0 && language !== reader && translations & (1 << reader);
    if (status.factor >= 1000 && !foreign && (inTitle === wanted || (!article && inCitation === wanted))) score *= titled / 1000;
    if (foreign) score *= translated;
    if (article && inCitation === wanted) {
      score *= cited;
      if (lone && isMeant) score *= meantFactor;
    }
    const values = [instruments[instrument - 1]?.id ?? '', status.id, kind.id, languages[language] ?? ''] as const;
    found.push({ document, page: document - before, values, bm25, score });
  });
  return found;
}
