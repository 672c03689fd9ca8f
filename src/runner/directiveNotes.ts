/** What is to be told of directives that are not followed. */
import { isKnownDirective, nearestDirective } from '../parser/directives.ts';
import type { Directives } from './directives.ts';
import { parseSeconds } from './sendSettings.ts';

/** Words of other clients that would change what is sent, or when; words about how it is shown are left alone. */
const NOT_THERE: ReadonlySet<string> = new Set([
  'ratelimit',
  'no-client-cert',
  'post-redirect-get',
  'stdin-cmd',
  'env-stdin-cmd',
  'env-stdin-cmd-pre',
  'env-json-key',
]);

/** One sentence for each; none for a comment that only looks like a directive. */
export function directiveNotes({ all }: Directives): string[] {
  const notes = all.flatMap(({ name, written }) => {
    if (name === 'trust') {
      return [
        '`# @trust` changes nothing: what is trusted is decided in VS Code, for a workspace.',
      ];
    }
    if (name === 'fresh' && parseSeconds(written, null) === null) {
      return [
        `\`# @fresh\` was passed over: \`${written.trim()}\` is no time. Write seconds, or \`10 m\`.`,
      ];
    }
    if (NOT_THERE.has(name))
      return [`\`# @${name}\` is not there yet; the request goes without it.`];
    const nearest = isKnownDirective(name) ? null : nearestDirective(name);
    return nearest === null
      ? []
      : [`\`# @${name}\` is not known and was passed over. Did you mean \`# @${nearest}\`?`];
  });
  return [...new Set(notes)];
}
