/** Any status on request. */
import type { DemoReply, Pairs } from '../exchange.ts';
import { paramOf } from '../exchange.ts';
import type { Route } from '../router.ts';
import { ANY_METHOD } from './methods.ts';

const REDIRECT: Pairs = [['Location', '/redirect/1']];
const CHALLENGE = 'Basic realm="Postcard demo"';
const IMAGE_TYPES = ['image/webp', 'image/svg+xml', 'image/jpeg', 'image/png', 'image/*'];

const TEAPOT = `
        ( (
         ) )
      .______.
   .--|      |.
  (   |  418 |_)
   '--|      |
      '------'
   I am a teapot, wish you were here
`;

const SPECIAL: Readonly<Record<number, Omit<DemoReply, 'status'>>> = {
  301: { headers: REDIRECT },
  302: { headers: REDIRECT },
  303: { headers: REDIRECT },
  305: { headers: REDIRECT },
  307: { headers: REDIRECT },
  308: { headers: REDIRECT },
  401: { headers: [['WWW-Authenticate', CHALLENGE]] },
  402: { body: 'Postage due.\n' },
  406: {
    headers: [['Content-Type', 'application/json']],
    body: `${JSON.stringify({
      message: 'Client did not request a supported media type.',
      accept: IMAGE_TYPES,
    })}\n`,
  },
  407: { headers: [['Proxy-Authenticate', CHALLENGE]] },
  418: { headers: [['x-more-info', 'https://www.rfc-editor.org/rfc/rfc2324']], body: TEAPOT },
};

export function statusReply(status: number): DemoReply {
  return { status, body: '', ...SPECIAL[status] };
}

interface Choice {
  readonly status: number;
  readonly weight: number;
}

/** `200` or `200:3,404`: statuses with weights, 1 where none is given; null when it is neither. */
export function parseStatuses(codes: string): Choice[] | null {
  const choices: Choice[] = [];
  for (const choice of codes.split(',')) {
    const match = /^\s*(\d{3})\s*(?::\s*(\d+(?:\.\d+)?)\s*)?$/.exec(choice);
    const status = Number(match?.[1]);
    // A status below 200 is no final answer.
    if (match === null || status < 200) return null;
    choices.push({ status, weight: Number(match[2] ?? 1) });
  }
  return choices;
}

/** `at` between 0 and 1 says where in the sum of weights to look. */
export function chooseStatus(choices: readonly Choice[], at: number): number {
  let rest = at * choices.reduce((sum, { weight }) => sum + weight, 0);
  for (const { status, weight } of choices) {
    rest -= weight;
    if (rest < 0) return status;
  }
  return choices[choices.length - 1]?.status ?? 200;
}

export const STATUS_ROUTES: readonly Route[] = [
  {
    methods: ANY_METHOD,
    pattern: '/status/<codes>',
    about: 'Answers with this status, or one of several (200:3,500:1 has weights).',
    example: '/status/418',
    endpoint: (request) => {
      const choices = parseStatuses(paramOf(request, 'codes'));
      if (choices === null) return { status: 400, body: 'Invalid status code' };
      return statusReply(chooseStatus(choices, Math.random()));
    },
  },
];
