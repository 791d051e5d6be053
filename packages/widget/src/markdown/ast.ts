/** The tree between text and elements: only what the renderer knows can reach the page. */

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'break' }
  | { readonly kind: Emphasis; readonly children: readonly Inline[] }
  | { readonly kind: 'link'; readonly href: string; readonly children: readonly Inline[] }
  /** Nothing is loaded from `href` before somebody has asked for it. */
  | { readonly kind: 'image'; readonly href: string; readonly alt: string };

export type Emphasis = 'strong' | 'emphasis' | 'strike';

export type Alignment = 'start' | 'center' | 'end';

export type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | { readonly kind: 'rule' }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | {
      readonly kind: 'list';
      readonly ordered: boolean;
      readonly start: number;
      readonly items: readonly (readonly Block[])[];
    }
  | {
      readonly kind: 'table';
      readonly align: readonly Alignment[];
      readonly head: readonly string[];
      /** Rows may be shorter than the head, never longer. */
      readonly rows: readonly (readonly string[])[];
    };
