import { reasonCharsAtLeast, reasonCharsAtMost } from '@escapement/core';
import { z } from 'zod';

/** Why somebody does something, for whoever looks later: the same for each act that asks for it. */
export const reasonSchema = z.string().trim().min(reasonCharsAtLeast).max(reasonCharsAtMost);
