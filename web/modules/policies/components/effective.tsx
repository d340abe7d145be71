import { useTranslation } from 'react-i18next'

/** The built-in version carries a day long past; that says nothing, so it is worded. */
export function Effective({ on }: { on: string }) {
  const { t } = useTranslation('policies')
  return <span className="tabular">{on <= '1900-01-01' ? t('fromTheStart') : t('since', { on })}</span>
}
