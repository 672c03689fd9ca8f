/** How the lines look that mean something wherever they stand. Offsets of a line count from `base`. */
import type { Line } from './lines.ts';
import { isBlankCode, skipBlanks, trimBlanksEnd } from './lines.ts';

/** `###`, any indent, three hashes or more. */
export function isSeparator(text: string, line: Line): boolean {
  return line.code === 35 && text.startsWith('###', line.first);
}

/** `### @name x`, which names the request below. */
export function isNameSeparator(line: string): boolean {
  return /^#{3,}[ \t]*@name(?:[ \t]*[=:][ \t]*|[ \t]+)[^\s=:]/.test(line);
}

/** `###` alone or with a text that is no directive. */
export function isTitleSeparator(line: string): boolean {
  return /^#{3,}[ \t]*(?:[^#@\s]|$)/.test(line);
}

/** `---`: lines of YAML stand between two of them, as other tools keep it above a request. */
export function isFrontMatterLine(text: string, line: Line, base = 0): boolean {
  const start = base + line.first;
  return (
    line.code === 45 &&
    text.startsWith('---', start) &&
    trimBlanksEnd(text, start, base + line.end) === start + 3
  );
}

const SCRIPT_BLOCK = /^\{\{(?:@\w+|\+(?:@?\w+)?)?[ \t]*$/;
/** A line that is nothing but `{{`, or `{{@request` and the like: a script down to a line of `}}`. */
export function opensScriptBlock(text: string, line: Line, base = 0): boolean {
  if (line.first !== line.start || text.charCodeAt(base + line.first + 1) !== 123) return false;
  if (line.end - line.start > 40) return false;
  return SCRIPT_BLOCK.test(text.slice(base + line.start, base + line.end));
}

const STATUS_LINE = /^HTTP\/\d(?:\.\d)?[ \t]+(\d{3})(?:[ \t]|$)/;
/** The first line of a stored response. */
export function isStatusLine(text: string, at: number, end: number): boolean {
  return text.startsWith('HTTP/', at) && STATUS_LINE.test(text.slice(at, end));
}

/** Status code of a line that `isStatusLine`. */
export function statusCodeOf(line: string): number {
  return Number(STATUS_LINE.exec(line)?.[1] ?? 0);
}

const REUSE = /^(?:import|run)[ \t]+(?:#|[^\s(]+\.(?:http|rest)\b)/;
/** A fragment of GraphQL above a request, which httpYac keeps for the queries below. */
export function isFragmentLine(text: string, at: number, end: number): boolean {
  return (
    text.startsWith('fragment', at) && /^fragment[ \t]+\w+[ \t]+on[ \t]/.test(text.slice(at, end))
  );
}

/** httpYac's `proto < ./file.proto` above a request of gRPC. */
export function isProtoLine(text: string, at: number, end: number): boolean {
  return text.startsWith('proto', at) && /^proto[ \t]+<[ \t]/.test(text.slice(at, end));
}

/** `import file.http`, `run file.http`, `run #name`. */
export function isReuseLine(text: string, at: number, end: number): boolean {
  return (
    (text.startsWith('import', at) || text.startsWith('run', at)) && REUSE.test(text.slice(at, end))
  );
}

const SCRIPT_FILE = /^[<>][ \t]+\S.*\.(?:js|mjs|cjs|ts|mts|lua)[ \t]*$/i;

/** True where `<` or `>` is followed by `{%` or by the path of a script. */
export function isScriptLine(text: string, line: Line, base = 0): boolean {
  if (line.code !== 60 && line.code !== 62) return false;
  const first = base + line.first;
  const end = base + line.end;
  if (text.startsWith('{%', skipBlanks(text, first + 1, end))) return true;
  return isBlankCode(text.charCodeAt(first + 1)) && SCRIPT_FILE.test(text.slice(first, end));
}
