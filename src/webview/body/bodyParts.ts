import type { ExchangeDto, ResponseDto } from '../../protocol/exchangeDto.ts';
import type { PageContext, View } from '../context.ts';
import { notice } from '../dom.ts';

/** What every way of looking at a body is given. */
export interface BodyParts {
  readonly exchange: ExchangeDto;
  readonly response: ResponseDto;
  readonly context: PageContext;
  /** Chosen by the person over what the response says; null when it was not. */
  readonly charset: string | null;
  /** Room for controls of this way alone. */
  readonly tools: HTMLElement;
  /** One line under the body. */
  readonly status: HTMLElement;
  /** Shows what is particular about this body in this way; replaces what was said before. */
  readonly say: (...notices: readonly HTMLElement[]) => void;
}

export interface BodyView extends View {
  readonly setWrap?: (wrap: boolean) => void;
}

/** What went wrong, as a notice. */
export function failure(error: unknown): HTMLElement {
  return notice('warning', error instanceof Error ? error.message : String(error));
}
