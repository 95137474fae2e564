// Answers questions with MiniSearch: node minisearch.mjs, with {documents, questions, bigrams} as JSON on its input, and a list of addresses for
// each question, the best first, on its output.
//
// It is set up as its manual advises for pages: titles count double, the last letters of a word may be missing, and a fifth of its letters may be
// wrong. Its own tokenizer takes a run of Chinese for one word; with bigrams, such runs are cut into overlapping pairs, whose letters must be right.
import fs from 'node:fs';
import MiniSearch from 'minisearch';

const { documents, questions, bigrams } = JSON.parse(fs.readFileSync(0, 'utf8'));
const words = MiniSearch.getDefault('tokenize');
const han = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const runs = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu;

function cut(text) {
  return words(text).flatMap((word) => {
    if (!han.test(word)) return [word];
    return word.match(runs).flatMap((run) => {
      const characters = [...run];
      if (!han.test(run) || characters.length < 2) return [run];
      return characters.slice(1).map((second, i) => characters[i] + second);
    });
  });
}

const index = new MiniSearch({
  fields: ['title', 'text'],
  storeFields: ['language'],
  ...(bigrams && { tokenize: cut }),
  searchOptions: {
    boost: { title: 2 },
    prefix: true,
    fuzzy: (term) => (bigrams && han.test(term) ? false : 0.2),
  },
});
index.addAll(documents);

const answers = questions.map(({ query, language }) =>
  index
    .search(query, { boostDocument: (id, term, fields) => (fields.language === language ? 1 : 0.75) })
    .map((result) => result.id),
);
fs.writeFileSync(1, JSON.stringify(answers));
