/** What this build goes by: product.json and the package's version, put in by build/extension.js. */
declare const __PRODUCT__: {
  readonly name: string;
  readonly accent: string;
  /** The origin that the extension talks to, unless the person says otherwise. */
  readonly server: string;
  readonly version: string;
};

export const PRODUCT = __PRODUCT__;
