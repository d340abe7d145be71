import i18next from 'i18next'

/** Why something did not arrive, in words, with the status the other side gave. */
export function faultOf({ error, status }: { error: string | null; status: number | null }): string {
  const words =
    error === null ? null : i18next.t(`faults.${error.replace('.', '-')}`, { ns: 'people', defaultValue: error })
  return [words, status].filter((part) => part !== null).join(' · ')
}
