import type { Home, WorldSnapshot } from '@anju/sdk'
import type { Action, Start } from '@anju/simulator'

/**
 * What brings a home that lives into the state in which a drill begins: devices have their plugs and are worn, nobody is on the floor, and people go to
 * where the document has them. They walk there: a drill in a home that goes on living begins with people on their way.
 */
export function settled(home: Home, { people = {}, not_worn = [] }: Pick<Start, 'people' | 'not_worn'>, world: WorldSnapshot): Action[] {
  const dead = world.dead_devices.map((device): Action => ({ do: 'plug-in', device }))
  const down = world.people.filter(({ posture }) => posture === 'on-floor').map(({ id }): Action => ({ do: 'get-up', who: id }))
  const bands = home.devices.filter(({ kind }) => kind === 'wristband')
  const wearer = home.residents[0]?.id
  const worn = bands.flatMap(({ id }): Action[] => {
    if (wearer === undefined) return []
    return [not_worn.includes(id) ? { do: 'take-off', who: wearer, device: id } : { do: 'put-on', who: wearer, device: id }]
  })
  const places = Object.entries(people).flatMap(([who, place]): Action[] => {
    if (place.sits !== undefined) return [{ do: 'sit', who, on: place.sits }]
    if (place.lies !== undefined) return [{ do: 'lie', who, on: place.lies }]
    return place.in === undefined ? [] : [{ do: 'walk', who, to: place.in }]
  })
  return [...dead, ...down, ...worn, ...places]
}
