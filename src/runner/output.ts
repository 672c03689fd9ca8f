/** `>> file`, `>>! file` and `# @save`: the decoded content of an answer, written to the workspace. */
import type { Response } from '../engine/response.ts';
import type { Span } from '../parser/ast.ts';
import { absoluteSpan } from '../parser/text.ts';
import type { Directives } from './directives.ts';
import { runProblem } from './failure.ts';
import { fileErrorWords } from './fileReasons.ts';
import { findTarget } from './files.ts';
import type { FilePort } from './ports.ts';
import { here, resolveLine, spanOf } from './scope.ts';
import type { PlacedTemplate, Scope } from './scope.ts';

export interface OutputPlan {
  /** Absolute. */
  readonly path: string;
  readonly overwrite: boolean;
  readonly written: string;
  readonly span: Span;
}

/** Where the answer is to go, worked out before anything is sent. @throws RunProblem */
export async function planOutput(scope: Scope, directives: Directives): Promise<OutputPlan | null> {
  const node = scope.block.request?.output ?? null;
  const save = directives.last('save');
  const placed: PlacedTemplate | null = node === null ? save : here(scope, node.path);
  if (placed === null) return scope.block.request?.curl ? planCurlOutput(scope) : null;
  if (node === null && save?.written === '') return null;
  const { text } = await resolveLine(scope, placed, 'a path');
  const { file: from, ports } = scope.input;
  const span = spanOf(scope, placed);
  const path = text.trim();
  const target = await findTarget({ path, span, from, ports });
  return { path: target, overwrite: node?.overwrite ?? false, written: path, span };
}

/** `-o file` of a curl command, which writes over what is there; `-` is where answers are shown anyway. */
async function planCurlOutput(scope: Scope): Promise<OutputPlan | null> {
  const curl = scope.block.request?.curl ?? null;
  const path = curl?.settings.output?.trim() ?? '';
  if (curl === null || path === '' || path === '-') return null;
  const { input, blockIndex, resolver } = scope;
  const span = absoluteSpan(input.document, blockIndex, curl.span);
  const { text } = await resolver.resolveText(blockIndex, path, span);
  const target = await findTarget({ path: text, span, from: input.file, ports: input.ports });
  return { path: target, overwrite: true, written: text, span };
}

/** The path that was written, absolute. @throws RunProblem */
export async function writeOutput(
  response: Response,
  plan: OutputPlan,
  files: FilePort,
): Promise<string> {
  try {
    const path = plan.overwrite ? plan.path : await freePath(plan.path, files);
    await files.write(path, await response.content());
    return path;
  } catch (error) {
    throw runProblem('FileError', {
      code: 'file-unwritable',
      message: `The answer came, but \`${plan.written}\` cannot be written. ${fileErrorWords(error)}`,
      hint: 'Check the path and its permissions, and send again.',
      span: plan.span,
      name: plan.written,
    });
  }
}

/** `a.json`, then `a-1.json`, `a-2.json`. */
async function freePath(path: string, files: FilePort): Promise<string> {
  if (!(await files.exists(path))) return path;
  const slash = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  const dot = path.lastIndexOf('.');
  const end = dot > slash + 1 ? dot : path.length;
  for (let n = 1; ; n += 1) {
    const candidate = `${path.slice(0, end)}-${n}${path.slice(end)}`;
    if (!(await files.exists(candidate))) return candidate;
  }
}
