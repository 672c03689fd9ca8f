import type { Features, FeatureParts, createFeatures } from './features.ts';
import type { formattingEdits } from './formatting.ts';

export interface LanguageBundles {
  readonly features: () => { readonly createFeatures: typeof createFeatures };
  readonly formatting: () => { readonly formattingEdits: typeof formattingEdits };
}

/** Loads what the editor needs of the language at its first question. */
export class LanguageLoader {
  readonly #parts: FeatureParts;
  readonly #bundles: LanguageBundles;
  #features: Features | null = null;

  constructor(parts: FeatureParts, bundles: LanguageBundles = BUNDLES) {
    this.#parts = parts;
    this.#bundles = bundles;
  }

  get features(): Features {
    this.#features ??= this.#bundles.features().createFeatures(this.#parts);
    return this.#features;
  }

  get formattingEdits(): typeof formattingEdits {
    return this.#bundles.formatting().formattingEdits;
  }
}

/* eslint-disable @typescript-eslint/no-require-imports -- bundles that lie beside this one, each loaded when it is asked for */
const BUNDLES: LanguageBundles = {
  features: () => require('./language.cjs') as ReturnType<LanguageBundles['features']>,
  formatting: () => require('./formatting.cjs') as ReturnType<LanguageBundles['formatting']>,
};
/* eslint-enable @typescript-eslint/no-require-imports */
