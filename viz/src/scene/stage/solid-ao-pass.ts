import { Mesh, MeshBasicMaterial, type Camera, type Material, type Object3D, type Scene } from 'three'
import { GTAOPass } from 'three/addons/postprocessing/GTAOPass.js'

/**
 * Ambient occlusion of the solid things only. The pass draws all meshes with one solid material to learn the normals; glass, clouds, water
 * and marks would throw black shadows there, so they are hidden while it does. The two methods are those that the pass calls for that.
 */
export class SolidAoPass extends GTAOPass {
  private readonly hidden: Object3D[] = []

  private readonly solids: Scene

  constructor(solids: Scene, camera: Camera, width_px: number, height_px: number) {
    super(solids, camera, width_px, height_px)
    this.solids = solids
    this.blendIntensity = 0.7
    this.updateGtaoMaterial({
      radius: 0.5,
      distanceExponent: 1.2,
      thickness: 0.6,
      scale: 1,
      samples: 20,
      distanceFallOff: 1,
      screenSpaceRadius: false,
    })
    this.updatePdMaterial({ lumaPhi: 10, depthPhi: 4, normalPhi: 6, radius: 10, radiusExponent: 1.5, rings: 3, samples: 24 })
  }

  _overrideVisibility(): void {
    this.solids.traverse((object) => {
      if (!(object instanceof Mesh) || !object.visible || isSolid(object.material as Material | Material[])) return
      object.visible = false
      this.hidden.push(object)
    })
  }

  _restoreVisibility(): void {
    for (const object of this.hidden.splice(0)) object.visible = true
  }
}

const isSolid = (material: Material | Material[]): boolean =>
  [material].flat().every((one) => !one.transparent && !(one instanceof MeshBasicMaterial))
