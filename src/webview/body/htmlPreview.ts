import { h, notice } from '../dom.ts';
import type { BodyView } from './bodyParts.ts';

/** Elements that load, run, navigate or send; a still picture needs none of them. */
const REMOVED =
  'script, noscript, link, meta, base, iframe, frame, frameset, object, embed, applet, portal, template, form[action], audio, video, source, track, animate, set, animateMotion, animateTransform';
/** Attributes that hold an address. Pictures may hold their own bytes. */
const ADDRESSES = new Set([
  ...['action', 'background', 'cite', 'classid', 'codebase', 'data', 'formaction', 'href', 'icon'],
  ...['longdesc', 'manifest', 'ping', 'poster', 'profile', 'src', 'srcset', 'srcdoc', 'usemap'],
  'xlink:href',
]);

/**
 * A page as it would look, dead: an empty sandbox, a policy that loads nothing, and before both the
 * markup itself is stripped of everything that could. Styles are kept.
 */
export function htmlPreview(text: string, nonce: string): BodyView {
  const frame = h('iframe', {
    class: 'preview-frame',
    // Not even scripts of its own; no forms, no navigation, no origin.
    sandbox: '',
    referrerpolicy: 'no-referrer',
    title: 'Preview of the page',
    tabindex: 0,
    srcdoc: stillPage(text, nonce),
  });
  const words = 'A still picture: no scripts, and nothing is loaded from anywhere.';
  return { element: h('div', { class: 'preview' }, notice('info', words), frame) };
}

/** The page without anything alive in it. */
export function stillPage(text: string, nonce: string): string {
  // A document made this way is inert: nothing in it is loaded or run.
  const page = new DOMParser().parseFromString(text, 'text/html');
  for (const element of page.querySelectorAll(REMOVED)) element.remove();
  const inline: string[] = [];
  for (const element of page.querySelectorAll('*')) {
    // The panel's policy forbids style attributes; the same words in a style sheet are the same.
    const style = declarations(element.getAttribute('style'));
    for (const { name, value } of [...element.attributes]) {
      if (isAlive(name.toLowerCase(), value)) element.removeAttribute(name);
    }
    if (style !== '') {
      element.setAttribute('data-still', String(inline.length));
      inline.push(`[data-still="${inline.length}"] { ${style} }`);
    }
  }
  for (const sheet of page.querySelectorAll('style')) sheet.setAttribute('nonce', nonce);
  const ours = page.createElement('style');
  ours.setAttribute('nonce', nonce);
  // Pages are made for white paper, whatever the theme of the editor is.
  ours.textContent = `:root { color-scheme: light; background: white; }\n${inline.join('\n')}`;
  page.head.append(ours);
  const policy = page.createElement('meta');
  policy.setAttribute('http-equiv', 'Content-Security-Policy');
  policy.setAttribute('content', `default-src 'none'; img-src data:; style-src 'nonce-${nonce}'`);
  page.head.prepend(policy);
  return `<!DOCTYPE html>${page.documentElement.outerHTML}`;
}

function isAlive(name: string, value: string): boolean {
  if (name.startsWith('on') || name === 'style' || name === 'nonce' || name === 'autofocus')
    return true;
  if (!ADDRESSES.has(name)) return false;
  const isOwnPicture = name === 'src' && /^data:image\//i.test(value.trim());
  return !isOwnPicture && !value.startsWith('#');
}

/** The declarations of a style attribute as the browser understands them: nothing that could end a rule. */
function declarations(text: string | null): string {
  if (text === null) return '';
  const scratch = document.createElement('span');
  scratch.style.cssText = text;
  return scratch.style.cssText;
}
