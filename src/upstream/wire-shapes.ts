/** Shapes of what carriers say of orders, which is read whole and checked, where it decides what becomes of one. */
import { z } from 'zod';

/** A scalar as the wire may have it. Anything else in its place is taken as absent rather than spoiling the answer. */
export const wireScalar = z.union([z.string(), z.number(), z.boolean()]).nullish().catch(null);

/** An optional part of an answer; one of another shape is taken as absent. */
export const wirePart = <T extends z.ZodType>(schema: T) => schema.nullish().catch(null);
