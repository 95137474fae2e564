// Measures pages of a built site with Lighthouse, as a phone sees them, and prints the medians as a table. It ends with 1 where a page
// falls short of its goal. See "Lighthouse" in ../README.md.
//
//   node lighthouse.mjs FOLDER [RUNS]

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import lighthouse from 'lighthouse';
import puppeteer from 'puppeteer-core';

const pages = [
  { name: 'home', path: 'index.html', performance: 95 },
  { name: 'guide', path: 'guides/security-assessment.html', performance: 95 },
  { name: 'article', path: 'instruments/flow-provisions-2024/article-07.html', performance: 95 },
  { name: 'calculator', path: 'calculator.html', performance: 90 },
  { name: 'search', path: 'search.html#q=security%20assessment', performance: 95 },
];

// A host on an intranet needs no robots.txt at the root of its name, which may be another site's.
const skipAudits = ['robots-txt'];

const types = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.json': 'application/json', '.svg': 'image/svg+xml',
  '.xml': 'application/xml', '.txt': 'text/plain; charset=utf-8',
};

/** Serves a folder as hosts do: compressed, with types, on a port of this machine alone. */
function serve(folder) {
  const packed = new Map();
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    if (!packed.has(path)) {
      try {
        packed.set(path, gzipSync(readFileSync(join(folder, path))));
      } catch {
        response.writeHead(404).end();
        return;
      }
    }
    response.writeHead(200, { 'Content-Type': types[extname(path)] ?? 'application/octet-stream', 'Content-Encoding': 'gzip' });
    response.end(packed.get(path));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const folder = process.argv[2];
const runs = Number(process.argv[3] ?? 5);
if (!folder || !(runs >= 1)) {
  console.error('usage: node lighthouse.mjs FOLDER [RUNS]');
  process.exit(2);
}
const server = await serve(folder);
const root = `http://127.0.0.1:${server.address().port}/`;
const executablePath = execFileSync(fileURLToPath(new URL('../../scripts/find-chromium', import.meta.url)), { encoding: 'utf8' }).trim();
const profile = mkdtempSync(join(tmpdir(), 'rulebook-lighthouse-'));
const browser = await puppeteer.launch({ executablePath, userDataDir: profile, args: ['--no-sandbox'] });
const port = Number(new URL(browser.wsEndpoint()).port);

const rows = [];
const short = [];
try {
  for (const page of pages) {
    const seen = [];
    for (let i = 0; i < runs; i++) {
      const result = await lighthouse(root + page.path, { port, logLevel: 'error', output: 'json', skipAudits });
      seen.push(result.lhr);
    }
    const score = (id) => Math.round(100 * median(seen.map((lhr) => lhr.categories[id].score)));
    const number = (id) => median(seen.map((lhr) => lhr.audits[id].numericValue));
    const scores = { performance: score('performance'), accessibility: score('accessibility'), 'best-practices': score('best-practices'), seo: score('seo') };
    rows.push({
      page: page.name, ...scores,
      'FCP ms': Math.round(number('first-contentful-paint')), 'LCP ms': Math.round(number('largest-contentful-paint')),
      'TBT ms': Math.round(number('total-blocking-time')), CLS: number('cumulative-layout-shift').toFixed(3),
      kB: Math.round(number('total-byte-weight') / 1000),
    });
    for (const [id, got] of Object.entries(scores)) {
      const goal = id === 'performance' ? page.performance : 100;
      if (got < goal) {
        const lacking = seen[0].categories[id].auditRefs
          .filter((ref) => ref.weight > 0 && seen[0].audits[ref.id].score !== null && seen[0].audits[ref.id].score < 0.9).map((ref) => ref.id);
        short.push(`${page.name}: ${id} ${got}, less than ${goal}: ${lacking.join(', ')}`);
      }
    }
  }
} finally {
  await browser.close();
  server.close();
  rmSync(profile, { recursive: true, force: true });
}
const columns = Object.keys(rows[0]);
console.log(`| ${columns.join(' | ')} |\n| ${columns.map(() => '---').join(' | ')} |`);
for (const row of rows) console.log(`| ${Object.values(row).join(' | ')} |`);
for (const line of short) console.error(line);
process.exitCode = short.length > 0 ? 1 : 0;
