/** Questions the engine may put to a person. Without a policy the answer is no. */
export type Question =
  | {
      readonly kind: 'redirect-body';
      readonly from: string;
      readonly to: string;
      readonly status: number;
    }
  | { readonly kind: 'redirect-downgrade'; readonly from: string; readonly to: string };

export type DecisionPolicy = (question: Question) => Promise<boolean>;
