import { PlaceList } from '../components/place-list.tsx'

export function Departments() {
  return <PlaceList kind="departments" />
}
