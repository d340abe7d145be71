import type { Text } from '../server/kernel/i18n.ts'

/** The seven parts of a customer's archive (D-17), in the order of the article. */
export const parts = ['basic', 'contact', 'key-persons', 'service', 'products', 'other', 'preferential'] as const
export type Part = (typeof parts)[number]

/**
 * What a value looks like. Every value is a text: amounts and percentages as decimals, dates as YYYY-MM-DD, people and
 * customers by their id, a choice by its value, a product by the name people call it.
 */
export type FieldType =
  | 'line'
  | 'note'
  | 'choice'
  | 'date'
  | 'amount'
  | 'percent'
  | 'count'
  | 'phone'
  | 'email'
  | 'postcode'
  | 'url'
  | 'account'
  | 'person'
  | 'customer'
  | 'product'
  | 'year'
  | 'creditCode'

export interface Choice {
  value: string
  text: Text
}

/** One field of the archive. Its name is the only one of its kind in its part, lists included. */
export interface Field {
  field: string
  label: Text
  /** The article, or the form, that names it. */
  article: string
  type: FieldType
  choices?: Choice[]
  /** An entry of a list is not taken without it; elsewhere it counts for completeness unless the policy says otherwise. */
  required?: true
  /** It lives in a column of `customers`. */
  column?: string
  /** It is decided somewhere else (a grading run, a hand-over) and only shown here. */
  fixed?: true
  /** An amount that may be below zero, a loss for instance. */
  negative?: true
  /** It is stored encrypted and shown by its last four characters. */
  secret?: true
}

export interface FieldGroup {
  title: Text
  fields: Field[]
}

export interface FieldList {
  list: string
  title: Text
  article: string
  fields: Field[]
}

export interface PartFields {
  part: Part
  title: Text
  article: string
  groups: FieldGroup[]
  lists: FieldList[]
}

/** A field in one line: its name, what it is called in both languages, its type and its article. */
export const field = (
  name: string,
  zh: string,
  en: string,
  type: FieldType,
  article: string,
  rest: Omit<Partial<Field>, 'field' | 'label' | 'type' | 'article'> = {},
): Field => ({ field: name, label: { zh, en }, article, type, ...rest })

/** Choices by value: `{ state: ['国有', 'state-owned'] }`. */
export const choices = (words: Record<string, [zh: string, en: string]>): Choice[] =>
  Object.entries(words).map(([value, [zh, en]]) => ({ value, text: { zh, en } }))
