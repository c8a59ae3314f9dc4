import { Avatar, Flag, Grid, Guide, Histogram, House, MapLocation, Timer } from '@element-plus/icons-vue'
import type { Component } from 'vue'
import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router'

/** A place of the page that one can go to. Its name in the navigation is the word `place.<name>`. */
interface Place {
  readonly name: string
  readonly path: string
  readonly icon: Component
  /** The right of the server without which there is nothing to see. */
  readonly right?: string
  /** Loaded when somebody first goes there: the desk pays for nothing else. */
  readonly page: RouteRecordRaw['component']
}

/** The places, in the order of the navigation. */
export const places: readonly Place[] = [
  { name: 'home', path: '/', icon: House, page: () => import('../HomeAndDesk.vue') },
  { name: 'homes', path: '/homes', icon: Grid, right: 'homes.read', page: () => import('../tiles/TilesPage.vue') },
  { name: 'replay', path: '/replay', icon: Timer, right: 'homes.read', page: () => import('../replay/ReplayPage.vue') },
  { name: 'training', path: '/drills', icon: Flag, right: 'homes.read', page: () => import('../training/TrainingPage.vue') },
  { name: 'map', path: '/map', icon: MapLocation, right: 'homes.read', page: () => import('../map/MapPage.vue') },
  { name: 'stats', path: '/statistics', icon: Histogram, right: 'statistics.read', page: () => import('../stats/StatsPage.vue') },
  { name: 'patrol', path: '/field', icon: Guide, right: 'visits.read', page: () => import('../patrol/PatrolPage.vue') },
  { name: 'family', path: '/family', icon: Avatar, right: 'family.read', page: () => import('../family/FamilyPage.vue') },
]

/** Goes by the part of the address behind `#`, so that the page works at any path of any server, and from a file. */
export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    ...places.map(({ name, path, page }): RouteRecordRaw => ({ name, path, component: page! })),
    { path: '/:rest(.*)*', redirect: '/' },
  ],
})
