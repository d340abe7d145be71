import { Flex } from 'antd'
import { AllowedHosts } from '../components/allowed-hosts.tsx'
import { ChannelList } from '../components/channel-list.tsx'

/** How messages leave the house, and to which hosts of the own network they may go. */
export function Channels() {
  return (
    <Flex vertical gap={24} style={{ maxWidth: 860 }}>
      <ChannelList place="channels" />
      <AllowedHosts />
    </Flex>
  )
}
