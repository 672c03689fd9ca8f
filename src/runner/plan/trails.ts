/** Ways from what was chosen down to what is being planned: none ends in itself, and none is gone for ever. */
import type { Span } from '../../parser/ast.ts';
import { RunProblem, runProblem } from '../failure.ts';

/** What is sent again in one plan, or run again by the same line, at most. */
const MAX_REPEATS = 1000;

/** Why a request is being planned, from it up to the chosen one. */
export interface Trail {
  readonly key: string;
  readonly title: string;
  /** Where the one above speaks of it; null for the chosen one. */
  readonly place: Place | null;
  readonly above: Trail | null;
}

interface Place {
  readonly name: string;
  readonly span: Span;
}

/** One is planned after the other, so there is one trail at a time. */
export class Trails {
  readonly #open = new Set<string>();
  #repeats = 0;

  has(key: string): boolean {
    return this.#open.has(key);
  }

  /** `plan` plans what is below. */
  async within<T>({ key }: Trail, plan: () => Promise<T>): Promise<T> {
    this.#open.add(key);
    try {
      return await plan();
    } finally {
      this.#open.delete(key);
    }
  }

  /** @throws RunProblem when it stands higher up its own trail */
  refuseCycle(next: Trail): void {
    if (this.#open.has(next.key)) throw cycle(next);
  }

  /**
   * A few lines of which each asks twice for the next would make a plan without an end.
   * @throws RunProblem after too many of them
   */
  repeat({ title, place }: Trail): void {
    this.#repeats += 1;
    if (this.#repeats <= MAX_REPEATS) return;
    throw runProblem('VariableError', {
      code: 'plan-too-long',
      message: `\`${title}\` and others would be sent again more than ${MAX_REPEATS} times.`,
      hint: 'Use `# @ref` in the place of `# @force-ref`, or fewer `run` lines.',
      span: place?.span ?? null,
    });
  }
}

function cycle(last: Trail): RunProblem {
  const circle = [last];
  for (let at = last.above; at !== null; at = at.above) {
    circle.unshift(at);
    if (at.key === last.key) break;
  }
  const places = circle.slice(1).flatMap(({ place }) => (place === null ? [] : [place]));
  return new RunProblem({
    type: 'VariableError',
    code: 'dependency-cycle',
    message: `These requests wait for each other in a circle: ${circle.map(({ title }) => title).join(' → ')}.`,
    hint: 'Take one of the references out.',
    span: places[0]?.span ?? null,
    places,
  });
}
