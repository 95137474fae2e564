import { day, fill, h, inLang, number, svg } from './dom';
import { drawing, open, type Drawing, type MapModel, type ModelSpan } from './picture';
import { citations, names, outcomeLabel, outcomeLabels, regimeLink } from './say';
import { toQuestion } from './state';
import type { Amount, App, Component, DecisionMap, Engine, MapRegion, Span, State, View } from './types';

const openTone = 6;

/** Strokes in a square that repeats, by tone: they tell areas apart without colours. As in internal/theme/map.go. */
const hatches: readonly { readonly size: number; readonly path: string }[] = [
  { size: 12, path: '' },
  { size: 12, path: 'M3 3h1.5M9 9h1.5' },
  { size: 8, path: 'M2 2h1.5M6 6h1.5' },
  { size: 10, path: 'M-1 6l7-7M-1 11l12-12M4 11l7-7' },
  { size: 6, path: 'M-1 7l8-8' },
  { size: 10, path: 'M-1 11l12-12M-1 -1l12 12' },
  { size: 6, path: 'M0 3h6' },
];

/**
 * Draws the decision map of the exporter, day and rules that the reader has entered, in place of the one that the page came with, and
 * where on it the reader is.
 */
export function createMap(root: HTMLElement, app: App): Component {
  let engine: Engine | undefined;
  let shown = '';
  let drawn: Drawn | undefined;
  const here = h('p', { className: 'map-here', hidden: true });
  /** Draws the map of the exporter, whatever is wrong with the flows; while something is wrong with the exporter, what there was stays. */
  const redraw = (view: View, loaded: Engine): void => {
    if (view.state.date === '' || view.problems.some((p) => !p.field.startsWith('flows'))) return;
    const { question } = toQuestion(app.data, { ...view.state, flows: [] });
    const flow = flowFacts(app, view.state);
    const key = JSON.stringify([question, flow]);
    if (key === shown) return;
    shown = key;
    const map = loaded.map(question, flow);
    drawn = map ? draw(app, map, flow) : undefined;
    if (drawn) fill(root, here, drawn.figure);
    else fill(root, h('p', { className: 'map-about' }, app.t('calculator-map-none')));
  };
  const update = (view: View): void => {
    if (view.engine === 'failed') {
      // What it drew is of an exporter who may have changed since.
      root.replaceChildren();
      return;
    }
    if (!engine) return;
    redraw(view, engine);
    if (!drawn) return;
    here.hidden = view.answer === undefined;
    if (!view.answer) {
      drawn.mark(undefined);
      return;
    }
    const x = view.answer.counters[drawn.map.x] ?? 0;
    const y = view.answer.counters[drawn.map.y] ?? 0;
    drawn.mark([x, y]);
    fill(here, ...hereWords(app, drawn.map, x, y, view));
  };
  app.engine.then((loaded) => {
    engine = loaded;
    update(app.view());
  }, () => {});
  return { update };
}

/** Facts that the map's flow has besides its numbers: what any flow of the reader's has, since a single one decides for all of them. */
function flowFacts(app: App, state: State): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const { flow_fact: name } of app.data.definition.findings) {
    if (name === '') continue;
    const said = new Set(state.flows.map((flow) => flow.facts[name]));
    if (said.has('yes')) out[name] = true;
    else if (said.has('unknown')) out[name] = 'unknown';
  }
  return out;
}

interface Drawn {
  readonly map: DecisionMap;
  readonly figure: HTMLElement;
  /** Shows where two numbers are; undefined takes the mark away. */
  mark(at: readonly [Amount, Amount] | undefined): void;
}

function draw(app: App, map: DecisionMap, flow: Record<string, unknown>): Drawn {
  const { model, labels, regions } = modelOf(app, map);
  const id = `here:${map.regime}`;
  const tones = [...new Set(model.answers.map((a) => a.tone))];
  const drawings = [drawing(model, 'wide'), drawing(model, 'narrow')];
  const layers = drawings.map(() => svg('g'));
  const regime = app.data.definition.regimes.find((r) => r.name === map.regime);
  const figure = h('figure', { className: 'map' },
    h('figcaption', { className: 'map-about' }, app.t('calculator-map-live', inLang(app.data.definition.flow.one, app.lang)), ' ',
      regime ? regimeLink(app, regime.name) : '', app.t('calculator-clause'), day(app, map.date),
      ...facts(app, flow)),
    svg('svg', { class: 'map-patterns', width: 0, height: 0, 'aria-hidden': 'true', focusable: 'false' },
      svg('defs', {}, ...tones.map((tone) => pattern(id, tone)))),
    ...drawings.map((d, i) => picture(app, id, d, layers[i]!)),
    h('ol', { className: 'map-legend' }, ...model.answers.map((a, i) => h('li', {},
      svg('svg', { class: 'map-swatch', viewBox: '0 0 28 18', 'aria-hidden': 'true', focusable: 'false' },
        svg('rect', { fill: `url(#${id}:${a.tone})`, width: 28, height: 18 })),
      h('span', {}, labels[i])))),
    table(app, map, regions));
  return {
    map, figure,
    mark(at) {
      drawings.forEach((d, i) => fill(layers[i]!, ...(at ? marks(d, at) : [])));
    },
  };
}

/** What the map's flow is said to have, in words. */
function facts(app: App, flow: Record<string, unknown>): string[] {
  return app.data.definition.flow_facts.filter((f) => f.name in flow).map((f) =>
    app.t('calculator-map-fact', inLang(f.label, app.lang), app.t(flow[f.name] === true ? 'calculator-yes' : 'calculator-not-known')));
}

/** The map as the picture wants it: answers from the lightest to the heaviest, and regions in their order. */
function modelOf(app: App, map: DecisionMap): { model: MapModel; labels: string[]; regions: readonly MapRegion[] } {
  const place = (r: MapRegion): number => app.data.definition.outcomes.findIndex((o) => o.name === r.outcome);
  const key = (r: MapRegion): string => [r.outcome, ...r.possible].join(' ');
  const kinds: MapRegion[] = [];
  for (const r of map.regions) if (!kinds.some((k) => key(k) === key(r))) kinds.push(r);
  kinds.sort((a, b) => place(a) - place(b));
  const labels = kinds.map((r) => outcomeLabel(app, r.outcome) + (r.possible.length < 2 ? '' : `: ${r.possible.map((name) => outcomeLabel(app, name)).join(' / ')}`));
  const answer = (r: MapRegion): number => kinds.findIndex((k) => key(k) === key(r));
  const regions = [...map.regions].sort((a, b) => answer(a) - answer(b));
  return {
    labels, regions,
    model: {
      x: counterLabel(app, map.x), y: counterLabel(app, map.y),
      answers: kinds.map((r, i) => ({ label: labels[i]!, tone: tone(app, map.regime, r.outcome) })),
      regions: regions.map((r) => ({ x: spanOf(r.x), y: spanOf(r.y), sum: spanOf(r.sum ?? { min: 0, max: null }), answer: answer(r) })),
    },
  };
}

function counterLabel(app: App, name: string): string {
  const counter = names(app).counters.get(name);
  return counter ? inLang(counter.label, app.lang) : name;
}

function spanOf(s: Span): ModelSpan {
  return { min: s.min, max: s.max ?? open };
}

/** How heavy an outcome is among those that the rules of a regime give, from 0 to 5. As in internal/site/map.go. */
function tone(app: App, regime: string, outcome: string): number {
  const { rules, outcomes } = app.data.definition;
  const given = outcomes.filter((o) => rules.some((r) => r.level === 'exporter' && r.then === o.name && r.regimes.includes(regime)));
  const at = given.findIndex((o) => o.name === outcome);
  if (at < 0) return openTone;
  return given.length === 1 ? 0 : Math.floor((at * (openTone - 1) + Math.floor((given.length - 1) / 2)) / (given.length - 1));
}

function pattern(id: string, tone: number): SVGElement {
  const { size, path } = hatches[tone] ?? hatches[0]!;
  return svg('pattern', { id: `${id}:${tone}`, width: size, height: size, patternUnits: 'userSpaceOnUse' },
    svg('rect', { class: `map-tone-${tone}`, width: size, height: size }), path !== '' && svg('path', { class: 'map-hatch', d: path }));
}

function picture(app: App, id: string, d: Drawing, marks: SVGElement): SVGElement {
  const path = (name: string, value: string): SVGElement => svg('path', { class: name, d: value });
  return svg('svg', { class: `map-picture map-${d.name}`, viewBox: `0 0 ${d.width} ${d.height}`, role: 'img', 'aria-label': app.t('calculator-map-picture') },
    ...d.areas.map((a) => svg('path', { fill: `url(#${id}:${a.tone})`, d: a.path })),
    path('map-grid', d.grid), path('map-zero', d.zero), ...d.lines.map((line) => path('map-line', line)), path('map-frame', d.frame),
    ...d.texts.map((t) => svg('text', { class: `map-${t.kind}`, x: t.x, y: t.y, 'text-anchor': t.anchor }, t.text)), marks);
}

/** A dot where two numbers are; where one of them is a range, all that it may be. */
function marks(d: Drawing, [x, y]: readonly [Amount, Amount]): SVGElement[] {
  const a = d.across(...ends(x));
  const b = d.up(...ends(y));
  if (typeof x === 'number' && typeof y === 'number') {
    const at = { cx: (a.from + a.to) / 2, cy: (b.from + b.to) / 2 };
    return [svg('circle', { class: 'map-here-ring', r: 10, ...at }), svg('circle', { class: 'map-here-dot', r: 5, ...at })];
  }
  const least = 8; // so that it can be seen
  const width = Math.max(least, a.to - a.from);
  const height = Math.max(least, b.to - b.from);
  return [svg('rect', { class: 'map-here-span', x: (a.from + a.to - width) / 2, y: (b.from + b.to - height) / 2, width, height })];
}

function ends(a: Amount): [number, number] {
  return typeof a === 'number' ? [a, a] : [a.min, a.max ?? open];
}

/** Where the reader is, and why the map may say something else there than the answer does. */
function hereWords(app: App, map: DecisionMap, x: Amount, y: Amount, view: View): (Node | string)[] {
  const answer = view.answer;
  const words = [app.t('calculator-map-here', counterLabel(app, map.x), amountWords(app, x), counterLabel(app, map.y), amountWords(app, y))];
  if (!answer) return words;
  words.push(app.t('calculator-space'), answer.possible.length > 1 ? app.t('calculator-map-here-open', outcomeLabels(app, answer.possible)) : app.t('calculator-map-here-answer', outcomeLabel(app, answer.outcome)));
  const possible = new Set(map.regions.filter((r) => touches(r, ends(x), ends(y))).flatMap((r) => r.possible));
  if (answer.possible.some((name) => !possible.has(name))) words.push(app.t('calculator-space'), app.t('calculator-map-here-otherwise', inLang(app.data.definition.flow.one, app.lang)));
  return words;
}

function touches(r: MapRegion, [x0, x1]: [number, number], [y0, y1]: [number, number]): boolean {
  return x1 >= r.x.min && x0 <= (r.x.max ?? open) && y1 >= r.y.min && y0 <= (r.y.max ?? open) && x1 + y1 >= (r.sum?.min ?? 0) && x0 + y0 <= (r.sum?.max ?? open);
}

function amountWords(app: App, a: Amount): string {
  return spanWords(app, typeof a === 'number' ? { min: a, max: a } : a);
}

function spanWords(app: App, s: Span): string {
  if (s.max === null) return s.min === 0 ? app.t('calculator-map-any') : app.t('calculator-map-from', number(s.min));
  return s.min === s.max ? app.t('calculator-map-exactly', number(s.min)) : app.t('calculator-map-between', number(s.min), number(s.max));
}

function table(app: App, map: DecisionMap, regions: readonly MapRegion[]): HTMLElement {
  const [x, y] = [counterLabel(app, map.x), counterLabel(app, map.y)];
  const cell = (label: string, ...children: (Node | string | false)[]): HTMLElement => {
    const td = h('td', {}, h('div', {}, ...children));
    td.dataset['label'] = label;
    return td;
  };
  const [then, basis] = [app.t('calculator-map-then'), app.t('calculator-map-cites')];
  return h('details', { className: 'rule-fold map-fold' }, h('summary', {}, app.t('calculator-map-table')),
    h('div', { className: 'rule-tables' }, h('table', { className: 'rule-table map-table' },
      h('thead', {}, h('tr', {}, ...[x, y, then, basis].map((text) => h('th', { scope: 'col' }, text)))),
      h('tbody', {}, ...regions.map((r) => h('tr', {},
        cell(x, spanWords(app, r.x)),
        cell(y, spanWords(app, r.y), r.sum !== null && h('p', { className: 'rule-also' }, app.t('calculator-map-sum'), ' ', spanWords(app, r.sum))),
        cell(then, h('strong', {}, outcomeLabel(app, r.outcome)), r.possible.length > 1 && h('p', { className: 'rule-also' }, outcomeLabels(app, r.possible))),
        cell(basis, citations(app, r.cites))))))));
}
