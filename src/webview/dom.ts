/**
 * The only place that makes elements. Text goes in as text nodes and attributes by name, so nothing
 * that a server, a file or a cookie says can become markup.
 */

export type Child = Node | string | null;
export type Attributes = Readonly<Record<string, string | number | boolean | null>>;

/** An element with attributes (true: present, false or null: absent) and children. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

export type IconName =
  | 'add'
  | 'arrow-down'
  | 'arrow-left'
  | 'arrow-right'
  | 'arrow-up'
  | 'case-sensitive'
  | 'check'
  | 'chevron-down'
  | 'chevron-left'
  | 'chevron-right'
  | 'circle-filled'
  | 'circle-slash'
  | 'clippy'
  | 'close'
  | 'copy'
  | 'debug-pause'
  | 'debug-start'
  | 'edit'
  | 'ellipsis'
  | 'error'
  | 'file-code'
  | 'filter'
  | 'go-to-file'
  | 'info'
  | 'json'
  | 'key'
  | 'lightbulb'
  | 'link-external'
  | 'loading'
  | 'lock'
  | 'pass'
  | 'pin'
  | 'pinned'
  | 'refresh'
  | 'remove'
  | 'save'
  | 'screen-full'
  | 'search'
  | 'symbol-event'
  | 'sync'
  | 'terminal'
  | 'warning'
  | 'word-wrap'
  | 'zoom-in'
  | 'zoom-out';

/** A codicon; the words beside it say what it means. */
export function icon(name: IconName, extraClass = ''): HTMLElement {
  return h('span', {
    class: `codicon codicon-${name} ${extraClass}`.trim(),
    'aria-hidden': 'true',
  });
}

export interface ButtonOptions {
  readonly label: string;
  readonly icon?: IconName;
  /** An icon alone shows no words; the label is its name and tooltip. */
  readonly kind: 'icon' | 'primary' | 'secondary';
  /** Finds the button again when the page is drawn anew, to keep the focus. */
  readonly key?: string;
  readonly onClick: (button: HTMLButtonElement) => void;
}

export function button(options: ButtonOptions): HTMLButtonElement {
  const { label, kind, key } = options;
  const iconOnly = kind === 'icon';
  const element = h(
    'button',
    {
      type: 'button',
      class: `button ${kind}`,
      // The name too: with a label besides, it would be read as name and as description.
      title: iconOnly ? label : null,
      'data-key': key ?? null,
    },
    options.icon === undefined ? null : icon(options.icon),
    iconOnly ? null : label,
  );
  element.addEventListener('click', () => {
    options.onClick(element);
  });
  return element;
}

/** A list to choose from with the editor's own arrow. */
export function dropdown(select: HTMLSelectElement): HTMLElement {
  return h('span', { class: 'dropdown' }, select, icon('chevron-down'));
}

/** Text that may be broken after what parts a path or a code, and only then within a word. */
export function breakable(text: string): (Node | string)[] {
  return text
    .split(/(?<=[/?&])(?!\/)/)
    .flatMap((part, index) => (index === 0 ? [part] : [h('wbr'), part]));
}

/** Words that are only heard: they say what the eye sees by the place. */
export function spoken(text: string): HTMLElement {
  return h('span', { class: 'visually-hidden' }, text);
}

/** Shows for a moment on the button that it worked. */
export function flashDone(target: HTMLButtonElement): void {
  const mark = target.querySelector('.codicon');
  if (mark === null || target.classList.contains('done')) return;
  const before = mark.className;
  target.classList.add('done');
  mark.className = 'codicon codicon-check';
  setTimeout(() => {
    target.classList.remove('done');
    mark.className = before;
  }, 1200);
}

/** One line that says what is particular about what is shown. */
export function notice(
  kind: 'info' | 'warning',
  text: string,
  ...more: readonly Child[]
): HTMLElement {
  return h('p', { class: `notice ${kind}` }, icon(kind), h('span', {}, text), ...more);
}
