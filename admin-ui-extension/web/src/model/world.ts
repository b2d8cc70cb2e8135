/** A small map of the countries, as the build makes it: see map.mjs. */
export interface World {
  readonly width: number;
  readonly height: number;
  /** What has no code of its own. */
  readonly rest: string;
  /** Outlines by ISO code. */
  readonly shapes: Readonly<Record<string, string>>;
  /** Where the countries are that are too small for an outline. */
  readonly dots: Readonly<Record<string, readonly number[]>>;
}

/** The map. Only who looks at it loads it. */
export const loadWorld = async (): Promise<World> => (await import("./world.json")).default;

/**
 * How strongly a country is coloured, from 0.25 to 1. By the logarithm: beside the largest the others would
 * all look empty.
 */
export const strengthOf = (count: number, most: number): number =>
  most <= 1 ? 1 : 0.25 + (0.75 * Math.log(Math.max(1, count))) / Math.log(most);
