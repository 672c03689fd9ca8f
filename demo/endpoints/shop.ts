/** The shop's pages: log in, letters page by page, enclosures, a delivery to wait for. */
import { parseMultipart } from '../multipart.ts';
import type { DemoReply, DemoRequest, Endpoint, Pairs } from '../exchange.ts';
import { baseUrl, headerOf, numberOf, paramOf } from '../exchange.ts';
import { jsonReply, parseJson } from '../json.ts';
import type { Route } from '../router.ts';
import type { LetterBox, Shop } from '../shop.ts';

const MAX_TEXT = 10_000;

function refuse(status: number, error: string, headers: Pairs = []): DemoReply {
  return jsonReply({ error }, { status, headers });
}

/** The members of a JSON object that are text; empty for anything else. */
function textMembers(request: DemoRequest): ReadonlyMap<string, string> {
  const value = parseJson(request.body.toString('utf8'));
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
    ),
  );
}

function tokenOf(request: DemoRequest): string {
  return /^bearer\s+(\S+)\s*$/i.exec(headerOf(request, 'authorization') ?? '')?.[1] ?? '';
}

/** `Link` (RFC 8288) with whole addresses. */
function pageLinks(request: DemoRequest, { page, pages, perPage }: PageOf): Pairs {
  const to = (number: number, rel: string) =>
    `<${baseUrl(request)}/shop/letters?page=${number}&per_page=${perPage}>; rel="${rel}"`;
  const links = [
    ...(page > 1 ? [to(1, 'first'), to(page - 1, 'prev')] : []),
    ...(page < pages ? [to(page + 1, 'next'), to(pages, 'last')] : []),
  ];
  return links.length === 0 ? [] : [['Link', links.join(', ')]];
}

interface PageOf {
  readonly page: number;
  readonly pages: number;
  readonly perPage: number;
}

function list(request: DemoRequest, box: LetterBox): DemoReply {
  const perPage = Math.trunc(numberOf(request, 'per_page', { fallback: 5, min: 1, max: 50 }));
  const { letters } = box;
  const pages = Math.max(1, Math.ceil(letters.length / perPage));
  const page = Math.trunc(numberOf(request, 'page', { fallback: 1, min: 1, max: pages }));
  const shown = letters.slice((page - 1) * perPage, page * perPage);
  const told = { letters: shown, page, pages, total: letters.length };
  return jsonReply(told, { headers: pageLinks(request, { page, pages, perPage }) });
}

function write(request: DemoRequest, box: LetterBox): DemoReply {
  const members = textMembers(request);
  const [to, text] = [members.get('to'), members.get('text')];
  if (to === undefined || text === undefined) return refuse(400, 'A letter has `to` and `text`.');
  if (to.length + text.length > MAX_TEXT) return refuse(413, 'This letter is too long.');
  const letter = box.add({ to, text });
  if (letter === null) return refuse(409, 'The box is full.');
  return jsonReply(letter, { status: 201, headers: [['Location', `/shop/letters/${letter.id}`]] });
}

function change(request: DemoRequest, box: LetterBox): DemoReply {
  const members = textMembers(request);
  const [to, text] = [members.get('to'), members.get('text')];
  const changed = box.change(idOf(request), {
    ...(to === undefined ? {} : { to: to.slice(0, MAX_TEXT) }),
    ...(text === undefined ? {} : { text: text.slice(0, MAX_TEXT) }),
  });
  return changed === null ? noSuchLetter() : jsonReply(changed);
}

function enclose(request: DemoRequest, box: LetterBox): DemoReply {
  const letter = box.letter(idOf(request));
  if (letter === null) return noSuchLetter();
  const parts = parseMultipart(request.body, headerOf(request, 'content-type') ?? '') ?? [];
  const enclosures = parts
    .filter(({ filename }) => filename !== null)
    .map(({ filename, contentType, content }) => ({
      filename: filename ?? '',
      type: contentType ?? 'application/octet-stream',
      bytes: content.length,
    }));
  if (enclosures.length === 0) return refuse(400, 'There is no file in this form.');
  const all = [...letter.enclosures, ...enclosures].slice(0, 20);
  return jsonReply(box.change(letter.id, { enclosures: all }), { status: 201 });
}

function send(request: DemoRequest, box: LetterBox): DemoReply {
  const letter = box.letter(idOf(request));
  if (letter === null) return noSuchLetter();
  const delivery = box.send(letter.id);
  if (delivery === null) return refuse(409, 'Too many letters are on their way.');
  const headers: Pairs = [['Location', `/shop/deliveries/${delivery.id}`]];
  return jsonReply(delivery, { status: 202, headers });
}

function idOf(request: DemoRequest): number {
  return Number(paramOf(request, 'id'));
}

function noSuchLetter(): DemoReply {
  return refuse(404, 'There is no such letter.');
}

/** Every endpoint of a shop; its letters live as long as the server. */
export function shopRoutes(shop: Shop): readonly Route[] {
  const asUser =
    (endpoint: (request: DemoRequest, box: LetterBox) => DemoReply): Endpoint =>
    (request) => {
      const box = shop.box(tokenOf(request));
      if (box !== null) return endpoint(request, box);
      return refuse(401, 'Log in first: POST /shop/login.', [['WWW-Authenticate', 'Bearer']]);
    };
  const route = (
    method: string,
    pattern: string,
    about: string,
    endpoint: (request: DemoRequest, box: LetterBox) => DemoReply,
  ): Route => ({ methods: [method], pattern, about, endpoint: asUser(endpoint) });
  return [
    {
      methods: ['POST'],
      pattern: '/shop/login',
      about: 'A token for ada (lovelace) or charles (babbage), with twelve letters to begin with.',
      endpoint: (request) => {
        const members = textMembers(request);
        const user = members.get('user') ?? '';
        const token = shop.login(user, members.get('password') ?? '');
        return token === null
          ? refuse(401, 'This is not their password.')
          : jsonReply({ token, user });
      },
    },
    route('GET', '/shop/letters', 'The letters, per_page on each page, with a Link header.', list),
    route('POST', '/shop/letters', 'Writes a letter: to and text as JSON.', write),
    route('GET', '/shop/letters/<int:id>', 'One letter.', (request, box) => {
      const letter = box.letter(idOf(request));
      return letter === null ? noSuchLetter() : jsonReply(letter);
    }),
    route('PATCH', '/shop/letters/<int:id>', 'Changes it.', change),
    route('DELETE', '/shop/letters/<int:id>', 'Throws it away.', (request, box) =>
      box.remove(idOf(request)) ? { status: 204 } : noSuchLetter(),
    ),
    route('POST', '/shop/letters/<int:id>/enclosures', 'Puts files into it.', enclose),
    route(
      'POST',
      '/shop/letters/<int:id>/delivery',
      'Sends it; where it is, tells Location.',
      send,
    ),
    route('GET', '/shop/deliveries/<int:id>', 'One step further at each look.', (request, box) => {
      const delivery = box.look(idOf(request));
      return delivery === null ? refuse(404, 'There is no such delivery.') : jsonReply(delivery);
    }),
    {
      methods: ['POST'],
      pattern: '/shop/logout',
      about: 'Forgets the token and its letters.',
      endpoint: (request) => {
        shop.logout(tokenOf(request));
        return { status: 204 };
      },
    },
  ];
}
