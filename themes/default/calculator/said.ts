import { fill, h } from './dom';
import type { App, State } from './types';

export type Shown = Node | string | false;

/** What came of an action: it stands beside the buttons, or above the questions when it is to be known before anything else. */
export interface Said {
  readonly beside: HTMLElement;
  readonly above: HTMLElement;
  /** Says something beside the buttons, in place of all that was said, and to a screen reader. */
  say(text: string, ...more: readonly Shown[]): void;
  /** The same above the questions. */
  sayAbove(text: string, ...more: readonly Shown[]): void;
  /** Shows something beside the buttons that is heard in another way. */
  show(...nodes: readonly Shown[]): void;
  /** What stands beside the buttons belongs to a state: it goes when another is shown. */
  belongsTo(state: State): void;
  update(state: State): void;
}

export function createSaid(app: App): Said {
  const beside = h('div', { className: 'actions-said', hidden: true });
  const above = h('div', { className: 'actions-said', hidden: true });
  let of: State | undefined;
  const show = (...nodes: readonly Shown[]): void => {
    of = undefined;
    fill(beside, ...nodes);
    beside.hidden = false;
  };
  return {
    beside,
    above,
    say(text, ...more) {
      show(h('p', {}, text), ...more);
      above.hidden = true;
      beside.scrollIntoView({ block: 'nearest' });
      app.announce(text);
    },
    sayAbove(text, ...more) {
      fill(above, h('p', {}, text), ...more);
      above.hidden = false;
      app.announce(text);
    },
    show,
    belongsTo(state) {
      of = state;
    },
    update(state) {
      if (!of || state === of) return;
      of = undefined;
      beside.hidden = true;
    },
  };
}

export function button(label: string, onclick: () => void): HTMLButtonElement {
  return h('button', { type: 'button', className: 'button', onclick }, label);
}

/** What can be chosen from, side by side. */
export function choices(...controls: readonly HTMLElement[]): HTMLElement {
  return h('p', { className: 'actions-choice' }, ...controls);
}

/** What could not be taken, one sentence each. */
export function problemList(problems: readonly string[]): Shown {
  return problems.length > 0 && h('ul', { className: 'actions-problems' }, ...problems.map((text) => h('li', {}, text)));
}
