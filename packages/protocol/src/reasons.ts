import { reasonCharsAtMost } from '@escapement/core';
import { z } from 'zod';

/** Why somebody does something, for whoever looks later. */
export const reasonSchema = z.string().trim().min(1).max(reasonCharsAtMost);

/** Why, where more hangs on it: a character alone says nothing. */
export const statedReasonSchema = z.string().trim().min(3).max(reasonCharsAtMost);
