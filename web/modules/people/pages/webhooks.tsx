import { Flex } from 'antd'
import { ChannelList } from '../components/channel-list.tsx'

export function Webhooks() {
  return (
    <Flex vertical gap={24} style={{ maxWidth: 860 }}>
      <ChannelList place="webhooks" />
    </Flex>
  )
}
