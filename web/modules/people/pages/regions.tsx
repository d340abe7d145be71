import { PlaceList } from '../components/place-list.tsx'

export function Regions() {
  return <PlaceList kind="regions" />
}
