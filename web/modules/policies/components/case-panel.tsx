import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Collapse, Flex, Form, Input, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DateField } from '../../../kernel/date-field.tsx'
import { DecisionCard } from '../../../kernel/decision-card.tsx'
import { Refusal } from '../../../kernel/refusal.tsx'
import { Await } from '../../../kernel/states.tsx'
import { caseSchemaQuery, putCase } from '../queries.ts'
import { exampleOf } from './schema.ts'

/** Puts a case to the regulation: facts in, the decision out. Nothing is stored. */
export function CasePanel({ kind }: { kind: string }) {
  const { t } = useTranslation('policies')
  const [isOpen, setOpen] = useState(false)
  const schema = useQuery({ ...caseSchemaQuery(kind), enabled: isOpen })
  return (
    <Collapse
      onChange={(keys) => setOpen(keys.length > 0)}
      items={[
        {
          key: 'case',
          label: t('case.title'),
          children: <Await query={schema}>{(facts) => <Case kind={kind} schema={facts} />}</Await>,
        },
      ]}
    />
  )
}

function Case({ kind, schema }: { kind: string; schema: Record<string, unknown> }) {
  const { t } = useTranslation('policies')
  const [text, setText] = useState(() => JSON.stringify(exampleOf(schema), null, 2))
  const [at, setAt] = useState<string>()
  const [broken, setBroken] = useState<string | null>(null)
  const decide = useMutation({ mutationFn: (facts: unknown) => putCase(kind, { facts, ...(at ? { at } : {}) }) })
  const submit = () => {
    try {
      const facts = JSON.parse(text) as unknown
      setBroken(null)
      decide.mutate(facts)
    } catch (error) {
      setBroken(`${t('case.notJson')}: ${(error as Error).message}`)
    }
  }
  return (
    <Flex vertical gap={12}>
      <Typography.Text type="secondary">{t('case.hint')}</Typography.Text>
      <Form layout="vertical" onFinish={submit}>
        <Form.Item label={t('case.facts')} htmlFor="case-facts" validateStatus={broken ? 'error' : ''} help={broken}>
          <Input.TextArea
            id="case-facts"
            value={text}
            onChange={(event) => setText(event.target.value)}
            autoSize={{ minRows: 8, maxRows: 24 }}
            spellCheck={false}
            style={{ fontFamily: 'ui-monospace, monospace', fontSize: 13 }}
            onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && submit()}
          />
        </Form.Item>
        <Flex wrap gap={12} align="end">
          <Form.Item label={t('case.at')} htmlFor="case-at" style={{ marginBottom: 0 }}>
            <DateField id="case-at" value={at ?? null} onChange={(day) => setAt(day ?? undefined)} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={decide.isPending}>
            {t('case.decide')}
          </Button>
        </Flex>
      </Form>
      {decide.error && <Refusal error={decide.error} />}
      {decide.data && <DecisionCard decision={decide.data} facts={asFacts(decide.variables)} />}
    </Flex>
  )
}

const asFacts = (given: unknown) =>
  typeof given === 'object' && given !== null && !Array.isArray(given) ? (given as Record<string, unknown>) : undefined
