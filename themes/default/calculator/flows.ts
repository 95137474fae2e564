import { fateWords } from './counted';
import { createDayField, type DayField } from './day-field';
import { fill, h, inLang, number } from './dom';
import { createNumberField, reach } from './number-field';
import { createMistake, type Mistake, valueText } from './question';
import { capital, citations } from './say';
import { emptyFlow, halfDay, put, withFlow, withId } from './state';
import type { App, Component, Fact, Flow, FlowAnswer, Problem, View } from './types';

/** Rows at a time: ten thousand flows would make seventy thousand boxes. */
const pageSize = 50;

/** What a column needs, in rem: of a fact of each kind, and of all the others together. */
const widths = { 'yes-no': 8.7, choice: 12.9, number: 6.2, rest: 28.3 };

/** The table of flows. */
export interface Flows extends Component {
  /** Turns to the flow at a place in the list and puts the focus on one of its controls: "name", "date" or a fact. */
  focus(place: number, control: string): void;
}

interface Row {
  readonly node: HTMLElement;
  readonly controls: ReadonlyMap<string, HTMLElement>;
  update(flow: Flow, place: number, view: View, problems: ReadonlyMap<string, Problem>, shows: (fact: Fact) => boolean): void;
}

/** Makes the table: each row can be copied, removed and moved, by buttons and by the keyboard. beside stands next to the button that adds one. */
export function createFlows(root: HTMLElement, app: App, beside: HTMLElement): Flows {
  const { t, lang } = app;
  const facts = app.data.definition.flow_facts;
  const one = inLang(app.data.definition.flow.one, lang);
  const many = inLang(app.data.definition.flow.many, lang);

  const heads = new Map(facts.map((f) => [f.name, head(inLang(f.label, lang), f.kind)]));
  const body = h('tbody', { role: 'rowgroup' });
  const table = h('table', { className: 'flows', role: 'table' },
    h('caption', { className: 'visually-hidden' }, capital(many)),
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, head(t('calculator-flows-name')), ...heads.values(), head(t('calculator-flows-day')),
      head(t('calculator-fate')), head(t('calculator-flows-actions')))),
    body);
  const none = h('p', { className: 'flows-none' }, t('calculator-flows-none', many));
  const notice = h('p', { className: 'flows-notice', hidden: true });
  const add = h('button', { type: 'button', className: 'button', onclick: addFlow }, t('calculator-flows-add', one));
  const keys = h('p', { className: 'form-note' }, t('calculator-flows-keys'));
  const pager = createPager(app, many, (to) => {
    page = to;
    update(app.view());
  });
  const columns = describeColumns(app, facts);
  fill(root, table, none, notice, pager.node, h('div', { className: 'form-buttons' }, add, beside), keys, columns.node);

  // As many columns as there are facts to ask: when they have no room, a row is a card.
  let needed = Infinity;
  const fit = (): void => {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    table.classList.toggle('as-table', root.clientWidth >= needed * rem);
  };
  new ResizeObserver(fit).observe(root);

  const rows = new Map<number, Row>();
  let page = 0;
  // Those taken out of the list, the last one last, with the place that they had.
  let removed: { readonly flow: Flow; readonly place: number }[] = [];
  // Where the focus goes once the state that is asked for is shown.
  let wanted: { readonly id: number; readonly control: string } | undefined;

  function change(flows: readonly Flow[], focus?: { readonly flow: Flow; readonly place: number; readonly control: string }): void {
    if (focus) {
      wanted = { id: focus.flow.id, control: focus.control };
      page = Math.floor(focus.place / pageSize);
    }
    // The first flow of a list that had none is one of a list, and not asked for in full elsewhere.
    const { state } = app.view();
    app.change({ ...state, flows, several: state.several || flows.length === 1 });
  }

  function addFlow(): void {
    const { flows } = app.view().state;
    const flow = emptyFlow();
    change([...flows, flow], { flow, place: flows.length, control: 'name' });
    app.announce(t('calculator-flows-added', rowName(app, flow, flows.length)));
  }

  function copyFlow(id: number): void {
    const { flows } = app.view().state;
    const at = flows.findIndex((f) => f.id === id);
    const from = flows[at];
    if (!from) return;
    const flow = withId({ ...from, name: from.name === '' ? '' : t('calculator-flows-copy-name', from.name) });
    change(flows.toSpliced(at + 1, 0, flow), { flow, place: at + 1, control: 'name' });
    app.announce(t('calculator-flows-copied', rowName(app, flow, at + 1)));
  }

  function removeFlow(id: number): void {
    const { flows } = app.view().state;
    const at = flows.findIndex((f) => f.id === id);
    const flow = flows[at];
    if (!flow) return;
    const rest = flows.toSpliced(at, 1);
    removed.push({ flow, place: at });
    // The row that takes its place, or the one before it, or what makes a new one.
    const place = Math.min(at, rest.length - 1);
    const next = rest[place];
    change(rest, next && { flow: next, place, control: 'remove' });
    if (!next) add.focus();
    app.announce(t('calculator-flows-removed', rowName(app, flow, at)));
  }

  function restoreFlow(): void {
    const last = removed.pop();
    if (!last) return;
    const { flows } = app.view().state;
    const place = Math.min(last.place, flows.length);
    change(flows.toSpliced(place, 0, last.flow), { flow: last.flow, place, control: 'name' });
    app.announce(capital(t('calculator-flows-restored', rowName(app, last.flow, place))));
  }

  function moveFlow(id: number, by: -1 | 1, control: string): void {
    const { flows } = app.view().state;
    const at = flows.findIndex((f) => f.id === id);
    const [flow, other] = [flows[at], flows[at + by]];
    if (!flow) return;
    if (!other) return app.announce(t(by < 0 ? 'calculator-flows-first' : 'calculator-flows-last'));
    change(flows.with(at, other).with(at + by, flow), { flow, place: at + by, control });
    app.announce(t('calculator-flows-moved', number(at + by + 1), number(flows.length)));
  }

  const acts: Acts = { copy: copyFlow, remove: removeFlow, move: moveFlow };

  function update(view: View): void {
    const { flows } = view.state;
    page = Math.max(0, Math.min(page, Math.ceil(flows.length / pageSize) - 1));
    const first = page * pageSize;
    const visible = flows.slice(first, first + pageSize);
    const problems = new Map(view.problems.map((p) => [p.field, p]));
    // A column that is asked no more stays while the focus is in it, and where there is something to correct.
    const active = document.activeElement?.closest('[data-fact]');
    const here = active && body.contains(active) ? active.getAttribute('data-fact') : null;
    const wrong = new Set(view.problems.map((p) => p.field.replace(/^flows\[\d+\]\./, '')));
    const shows = (fact: Fact): boolean => !view.asks || view.asks.flowFacts.has(fact.name) || fact.name === here || wrong.has(fact.name);

    for (const [name, cell] of heads) cell.hidden = !facts.some((f) => f.name === name && shows(f));
    columns.update(shows);
    const width = widths.rest + facts.reduce((sum, f) => sum + (shows(f) ? widths[f.kind] : 0), 0);
    if (width !== needed) {
      needed = width;
      fit();
    }
    const nodes = visible.map((flow, i) => {
      const row = rows.get(flow.id) ?? createRow(app, flow.id, facts, acts);
      rows.set(flow.id, row);
      row.update(flow, first + i, view, problems, shows);
      return row.node;
    });
    const kept = new Set(visible.map((f) => f.id));
    for (const [id, row] of rows) {
      if (kept.has(id)) continue;
      row.node.remove();
      rows.delete(id);
    }
    arrange(body, nodes);

    table.hidden = visible.length === 0;
    none.hidden = visible.length > 0;
    keys.hidden = flows.length < 2;
    pager.update(flows.length, page);
    showRemoved(flows);

    if (!wanted) return;
    const { id, control } = wanted;
    wanted = undefined;
    const target = rows.get(id)?.controls.get(control);
    if (target && target !== document.activeElement) reach(target);
  }

  function showRemoved(flows: readonly Flow[]): void {
    // Whoever goes back in the history brings it back too.
    removed = removed.filter((r) => !flows.some((f) => f.id === r.flow.id));
    const last = removed.at(-1);
    notice.hidden = !last;
    const key = String(last?.flow.id ?? '');
    if (notice.dataset['flow'] === key) return;
    notice.dataset['flow'] = key;
    fill(notice, last && h('span', {}, t('calculator-flows-removed', rowName(app, last.flow, last.place))), ' ', last &&
      h('button', { type: 'button', className: 'button', onclick: restoreFlow }, t('calculator-flows-undo')));
  }

  return {
    update,
    focus(place, control) {
      const flow = app.view().state.flows[place];
      if (!flow) return;
      wanted = { id: flow.id, control };
      page = Math.floor(place / pageSize);
      update(app.view());
    },
  };
}

interface Acts {
  readonly copy: (id: number) => void;
  readonly remove: (id: number) => void;
  /** control is what keeps the focus. */
  readonly move: (id: number, by: -1 | 1, control: string) => void;
}

// A cell, and what in it follows the state.
interface Cell {
  readonly control: HTMLElement;
  readonly node: HTMLElement;
  update(flow: Flow, problem: Problem | undefined): void;
}

function createRow(app: App, id: number, facts: readonly Fact[], acts: Acts): Row {
  const { t, lang } = app;
  const idOf = (control: string): string => `question-flow${id}-${control}`;
  let title = '';
  const names: (() => void)[] = [];
  // The name of a control for somebody who hears it says in which row it is.
  const named = <T extends HTMLElement>(control: T, text: (row: string) => string): T => {
    names.push(() => control.setAttribute('aria-label', text(title)));
    return control;
  };
  const inRow = (label: string) => (row: string): string => t('calculator-flows-field', label, row);
  const setFact = (name: string, value: string): void =>
    app.change(withFlow(app.view().state, id, (f) => ({ ...f, facts: put(f.facts, name, value) })));

  const place = h('span', { className: 'flows-place' });
  const name = named(h('input', {
    type: 'text', id: idOf('name'), autocomplete: 'off', className: 'flows-name-box',
    oninput: () => app.change(withFlow(app.view().state, id, (f) => ({ ...f, name: name.value }))),
  }), inRow(t('calculator-flows-name')));
  const nameCell = h('th', { scope: 'row', role: 'rowheader', className: 'flows-name' }, place, label(name.id, t('calculator-flows-name')), name);

  const cells = new Map<string, Cell>(facts.map((fact) => [fact.name, factCell(app, fact, idOf(fact.name), named, inRow, () => title, setFact)]));

  const day: DayField = createDayField(idOf('date'), halfDay, (date) => app.change(withFlow(app.view().state, id, (f) => ({ ...f, date }))));
  named(day.input, inRow(t('calculator-flows-day')));
  const dayCell = h('td', { role: 'cell' }, label(day.input.id, t('calculator-flows-day')), day.input);
  const dayMistake = createMistake(app, dayCell, day.input.id, [day.input], []);
  dayCell.append(dayMistake.node);

  const fate = h('span', { className: 'flows-fate' });
  const fateCell = h('td', { role: 'cell', className: 'flows-became' }, h('span', { className: 'cell-label' }, t('calculator-fate')), fate);

  const button = (control: string, text: string, act: () => void, label: (row: string) => string): HTMLButtonElement =>
    named(h('button', { type: 'button', className: 'button flows-act', onclick: act, 'data-control': control }, text), label);
  const up = button('up', '↑', () => acts.move(id, -1, 'up'), (row) => t('calculator-flows-up', row));
  const down = button('down', '↓', () => acts.move(id, 1, 'down'), (row) => t('calculator-flows-down', row));
  const copy = button('copy', t('calculator-flows-copy'), () => acts.copy(id), (row) => t('calculator-flows-copy-of', row));
  const remove = button('remove', t('calculator-flows-remove'), () => acts.remove(id), (row) => t('calculator-flows-remove-of', row));

  const controls = new Map<string, HTMLElement>([['name', name], ...[...cells].map(([n, c]) => [n, c.control] as const), ['date', day.input],
    ['up', up], ['down', down], ['copy', copy], ['remove', remove]]);
  const node = h('tr', { role: 'row', onkeydown: moveByKey }, nameCell, ...[...cells.values()].map((c) => c.node), dayCell, fateCell,
    h('td', { role: 'cell', className: 'flows-acts' }, h('span', { className: 'flows-buttons' }, up, down, copy, remove)));

  function moveByKey(event: KeyboardEvent): void {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    const target = event.target as HTMLElement;
    // There these keys open the list and the calendar.
    if (target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && target.type === 'date')) return;
    event.preventDefault();
    const control = [...controls].find(([, c]) => c === target)?.[0];
    acts.move(id, event.key === 'ArrowUp' ? -1 : 1, control ?? 'name');
  }

  let settled: { flow: Flow; sign: string } | undefined;
  return {
    node,
    controls,
    update(flow, at, view, problems, shows) {
      showFate(app, fate, view.answer?.flows[at]);
      // A key press changes one row. States never change, so that in the others all but the answer is as it was.
      const sign = `${at} of ${view.state.flows.length}: ${facts.filter(shows).map((f) => f.name).join(' ')}`;
      if (flow === settled?.flow && sign === settled.sign && problems.size === 0) return;
      settled = problems.size === 0 ? { flow, sign } : undefined;
      const next = rowName(app, flow, at);
      if (next !== title) {
        title = next;
        place.textContent = number(at + 1);
        for (const rename of names) rename();
      }
      if (name.value !== flow.name) name.value = flow.name;
      for (const fact of facts) {
        const cell = cells.get(fact.name);
        if (!cell) continue;
        cell.node.hidden = !shows(fact);
        cell.update(flow, problems.get(`flows[${at}].${fact.name}`));
      }
      day.update(flow.date);
      dayMistake.update(problems.get(`flows[${at}].date`));
      up.setAttribute('aria-disabled', String(at === 0));
      down.setAttribute('aria-disabled', String(at === view.state.flows.length - 1));
    },
  };

  function factCell(app: App, fact: Fact, id: string, name: typeof named, within: typeof inRow, row: () => string,
    set: (name: string, value: string) => void): Cell {
    const text = inLang(fact.label, lang);
    const cell = h('td', { role: 'cell', 'data-fact': fact.name });
    let mistake: Mistake;
    if (fact.kind === 'number') {
      const field = createNumberField(app, fact, id, () => within(text)(row()), (value) => set(fact.name, value), true);
      mistake = createMistake(app, cell, id, field.inputs, [`${id}-read`]);
      cell.append(label(id, text), field.node, mistake.node);
      return { control: field.inputs[0] as HTMLElement, node: cell, update: (flow, problem) => {
        field.update(flow.facts[fact.name] ?? '');
        mistake.update(problem);
      } };
    }
    const options = fact.kind === 'choice' ? fact.choices.map((c) => c.name) : ['yes', 'no'];
    if (!fact.known) options.push('unknown');
    const select = name(h('select', { id, className: 'flows-choice', onchange: () => set(fact.name, select.value) },
      h('option', { value: '' }, t('calculator-form-not-said', valueText(app, fact, ''))),
      ...options.map((value) => h('option', { value }, valueText(app, fact, value)))), within(text));
    mistake = createMistake(app, cell, id, [select], []);
    cell.append(label(id, text), select, mistake.node);
    return { control: select, node: cell, update: (flow, problem) => {
      const value = flow.facts[fact.name] ?? '';
      if (select.value !== value) select.value = value;
      mistake.update(problem);
    } };
  }
}

function head(text: string, kind?: Fact['kind']): HTMLElement {
  return h('th', { scope: 'col', role: 'columnheader', 'data-kind': kind }, text);
}

// Where rows are cards, a cell says what it is; in a table its column does.
function label(id: string, text: string): HTMLElement {
  return h('label', { htmlFor: id, className: 'cell-label' }, text);
}

/** What a flow is called: "flow 2, CRM". */
function rowName(app: App, flow: Flow, place: number): string {
  const one = inLang(app.data.definition.flow.one, app.lang);
  return flow.name === '' ? app.t('calculator-flow-number', one, number(place + 1)) : app.t('calculator-flows-row-named', one, number(place + 1), flow.name);
}

function showFate(app: App, node: HTMLElement, answer: FlowAnswer | undefined): void {
  const fate = answer?.dated ?? answer?.fate ?? '';
  const text = answer && fate !== '' ? fateWords(app, answer) : '';
  if (node.textContent === text) return;
  node.dataset['fate'] = fate;
  node.textContent = text;
}

/** Puts nodes in order without moving the one that has the focus, which would lose it. */
function arrange(parent: HTMLElement, nodes: readonly HTMLElement[]): void {
  const fixed = nodes.find((n) => n.parentNode === parent && n.contains(document.activeElement));
  let next = parent.firstElementChild;
  for (const node of nodes) {
    if (node === fixed) {
      while (next && next !== fixed) {
        const after: Element | null = next.nextElementSibling;
        parent.append(next);
        next = after;
      }
    }
    if (node === next) next = next.nextElementSibling;
    else parent.insertBefore(node, next);
  }
}

function createPager(app: App, many: string, turn: (page: number) => void): { readonly node: HTMLElement; update(flows: number, page: number): void } {
  const { t } = app;
  let [page, pages] = [0, 1];
  const go = (to: number): void => {
    if (to < 0 || to >= pages) return;
    turn(to);
    app.announce(where.textContent ?? '');
  };
  const where = h('span', { className: 'flows-where' });
  const previous = h('button', { type: 'button', className: 'button', onclick: () => go(page - 1) }, t('calculator-flows-previous'));
  const next = h('button', { type: 'button', className: 'button', onclick: () => go(page + 1) }, t('calculator-flows-next'));
  const box = h('input', {
    type: 'number', min: '1', className: 'flows-page-box', id: 'question-flows-page',
    onchange: () => {
      go(Math.min(pages, Math.max(1, Math.trunc(Number(box.value)) || 1)) - 1);
      box.value = String(page + 1);
    },
  });
  const node = h('nav', { className: 'flows-pager', 'aria-label': t('calculator-flows-pages') + t('calculator-form-about', many) }, previous,
    h('label', { htmlFor: box.id }, t('calculator-flows-page')), box, next, where);
  return {
    node,
    update(flows, at) {
      page = at;
      pages = Math.max(1, Math.ceil(flows / pageSize));
      node.hidden = pages < 2;
      box.max = String(pages);
      if (box !== document.activeElement) box.value = String(page + 1);
      where.textContent = t('calculator-flows-page-of', number(at * pageSize + 1), number(Math.min(flows, (at + 1) * pageSize)), number(flows));
      previous.setAttribute('aria-disabled', String(page === 0));
      next.setAttribute('aria-disabled', String(page === pages - 1));
    },
  };
}

// What the columns mean: the help that a question asked in full has beside it.
function describeColumns(app: App, facts: readonly Fact[]): { readonly node: HTMLElement; update(shows: (fact: Fact) => boolean): void } {
  const { lang } = app;
  const entries = facts.map((fact) => {
    const options = fact.choices.filter((c) => inLang(c.help, lang) !== '' || c.cites.length > 0);
    const node = h('div', {}, h('dt', {}, inLang(fact.label, lang)),
      h('dd', {}, inLang(fact.help, lang), ' ', citations(app, fact.cites), options.length > 0 && h('ul', {}, ...options.map((c) =>
        h('li', {}, h('strong', {}, inLang(c.label, lang)), app.t('calculator-form-about', inLang(c.help, lang)), ' ', citations(app, c.cites))))));
    return { fact, node };
  });
  return {
    node: h('details', { className: 'flows-columns' }, h('summary', {}, app.t('calculator-flows-columns')), h('dl', {}, ...entries.map((e) => e.node))),
    update(shows) {
      for (const { fact, node } of entries) node.hidden = !shows(fact);
    },
  };
}
